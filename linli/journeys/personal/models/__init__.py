"""What personal data keeps of itself."""

from linli.journeys.personal.models.erasure import Erasure

__all__ = ["Erasure"]
