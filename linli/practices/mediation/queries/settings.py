"""What the community's playbook says of mediation, and who settles which kind of quarrel."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.models import Community
from linli.practices.mediation.enums import Way
from linli.practices.mediation.playbook import MediationEntry
from linli.practices.mediation.rules import Settings
from linli.registry.enums import GroupKind
from linli.registry.models import Group, Party

#: Who settles each kind where the playbook names nobody.
USUAL = {
    Way.PEOPLE: GroupKind.MEDIATORS,
    Way.POLICE: GroupKind.DEPARTMENT,
    Way.COUNCIL: GroupKind.NEIGHBOURHOOD_COMMITTEE,
}


class NoBody(ValueError):
    """Nobody in the community settles quarrels of this kind."""


def mediation_of(community: Community) -> Settings:
    """The playbook's words; what it leaves out is as usual."""
    told: dict[str, Any] = MediationEntry.model_validate(community.settings.get("mediation", {})).model_dump(
        mode="json"
    )
    return Settings(**{**told, "short": told["short"] or community.name.removesuffix("社区")})


def body_of(way: Way, settings: Settings) -> Party:
    """The committee, the police post or the council. Raises `NoBody`. Without a playbook the police are never guessed."""
    rows = Group.objects.filter(party__is_active=True).select_related("party").order_by("code")
    if code := settings.bodies.get(way):
        found = rows.filter(code=code).first()
    else:
        found = None if way == Way.POLICE else rows.filter(kind=USUAL[way]).first()
    if found is None:
        raise NoBody(_("还没有设置由谁做%(way)s，请在剧本的 mediation.bodies 里写明") % {"way": way.label})
    return found.party


def called(names: Mapping[str, str], key: str) -> str:
    """What the playbook calls a quarrel or a method; the key where it names it no more."""
    return names.get(key, key)
