"""What the community's playbook says of certificates."""

from linli.kernel.models import Community
from linli.practices.certificates.playbook import CertificatesEntry, KindEntry


def certificates_of(community: Community) -> CertificatesEntry:
    """The playbook's words; what it leaves out is as usual."""
    return CertificatesEntry.model_validate(community.settings.get("certificates", {}))


def kind_of(community: Community, key: str) -> KindEntry | None:
    return certificates_of(community).kinds.get(key)


def issuer_of(community: Community) -> str:
    """Who issues: the committee, not the service counter."""
    return f"{community.name}居民委员会"


def seal_of(community: Community) -> str:
    """The seal whose use is registered (公章)."""
    return certificates_of(community).seal or issuer_of(community)
