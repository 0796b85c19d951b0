"""A community begins: itself, the areas above it, and the desk that holds what nobody else does."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.communities import forget
from linli.kernel.models import Community, Event
from linli.kernel.playbooks import Changes
from linli.kernel.tenancy import in_community
from linli.registry.actions.groups import Described, make_group
from linli.registry.actions.layout import set_up_community
from linli.registry.enums import GroupKind
from linli.registry.playbook import CommunityEntry

SETTING_UP = "setting_up"


class FoundingRefused(ValueError):
    """Why a community cannot begin so; `str()` is shown to the person."""


@transaction.atomic
def found_community(*, entry: CommunityEntry, by: Actor, now: datetime) -> Community:
    """Make it with its desk; until its list of first steps is put away it counts as being set up.

    Raises `FoundingRefused` where the code or the division code is taken.
    """
    taken = Community.objects.filter(Q(code=entry.code) | Q(division_code=entry.division_code)).order_by("id").first()
    if taken is not None:
        what = entry.code if taken.code == entry.code else entry.division_code
        raise FoundingRefused(_("%(what)s 已经是%(name)s的代码") % {"what": what, "name": taken.name})
    community = set_up_community(entry=entry, settings={SETTING_UP: True}, changes=Changes())
    with in_community(community):
        desk = Described(GroupKind.DESK, str(_("%(name)s受理台") % {"name": entry.name}), "desk", entry.phone or "")
        make_group(described=desk, by=by, now=now)
        Event.new(
            subject_kind="community", subject_id=community.id, verb="found", at=now, actor_kind=by.kind.value,
            actor_id=by.id, actor_party_id=by.party_id,
        )  # fmt: skip
    return community


@transaction.atomic
def change_details(*, community: Community, name: str, phone: str, by: Actor, now: datetime) -> None:
    """What the community is called and rung up by, from now on."""
    Community.objects.filter(id=community.id).update(name=name, phone=phone)
    Event.new(
        subject_kind="community", subject_id=community.id, verb="change_details", at=now, actor_kind=by.kind.value,
        actor_id=by.id, actor_party_id=by.party_id,
    )  # fmt: skip
    forget()


def put_list_away(*, community: Community) -> None:
    """The first steps are done, or not wanted: the list leaves the navigation, its page stays."""
    settings = {name: value for name, value in community.settings.items() if name != SETTING_UP}
    Community.objects.filter(id=community.id).update(settings=settings)
    forget()
