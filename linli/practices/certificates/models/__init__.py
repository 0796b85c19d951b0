"""The tables of certificates."""

from linli.practices.certificates.models.certificate import Certificate, SealUse

__all__ = ["Certificate", "SealUse"]
