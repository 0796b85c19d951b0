"""A register, a call that seeks somebody and one that somebody comes for, for the pages of help at the door."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

Sample = Callable[[Any], dict[str, Any] | None]
ALWAYS = "每天 00:00-24:00"


def _id(model: str, *order: str, **where: Any) -> Sample:
    def sample(_: Any) -> dict[str, Any] | None:
        from django.apps import apps

        rows = apps.get_model(model).objects.filter(**where).order_by(*order, "id")
        found = rows.values_list("id", flat=True).first()
        return {"id": found} if found else None

    return sample


def _own_call(_: Any) -> dict[str, Any] | None:
    """A call of whoever looks as a resident: in a demo its first one."""
    from linli.accounts.models import ResidentAccount

    shown = ResidentAccount.objects.filter(is_demo=True).order_by("created_at", "id").first()
    return _id("doorhelp.HelpCall", **({"account": shown} if shown else {"account__isnull": False}))(None)


def _own_turn(_: Any) -> dict[str, Any] | None:
    """A turn of the same."""
    from linli.accounts.models import ResidentAccount

    shown = ResidentAccount.objects.filter(is_demo=True).order_by("created_at", "id").first()
    mine = {"advisor__person__account": shown} if shown else {}
    return _id("doorhelp.Turn", state__in=("called", "accepted", "lapsed"), **mine)(None)


def _own_nomination(_: Any) -> dict[str, Any] | None:
    """What the same is asked; in a demo nobody waits for an answer, so somebody is put forward."""
    from linli.accounts.models import ResidentAccount
    from linli.practices.doorhelp.models import Nomination

    found = Nomination.objects.filter(agreed_at=None).order_by("id").first()
    shown = ResidentAccount.objects.filter(is_demo=True).order_by("created_at", "id").first()
    if found is None and shown is not None:
        found = Nomination.new(account=shown, name="热心人", skills=["barber"], put_at=timezone.now())
    return {"id": found.id} if found else None


SAMPLES: dict[str, Sample] = {
    "my-nomination": _own_nomination,
    "my-help-call": _own_call,
    "my-turn": _own_turn,
    "help-call": _id("doorhelp.HelpCall", "-asked_at"),
    "advisor": _id("doorhelp.Advisor", standing="listed"),
}
MACHINES: frozenset[str] = frozenset({"my-help-photo", "advisor-photo"})


def _named(state: str) -> Callable[[], dict[str, Any]]:
    return lambda: _id("doorhelp.Turn", state=state)(None) or {}


NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    **dict.fromkeys(("my-turn", "my-turn-accept", "my-turn-decline"), _named("called")),
    "my-nomination-answer": lambda: _own_nomination(None) or {},
    "nomination-aside": lambda: _id("doorhelp.Nomination", agreed_at__isnull=False)(None) or {},
    **dict.fromkeys(("my-turn-arrive", "my-turn-done", "my-turn-not-done", "my-turn-give-back"), _named("accepted")),
}


def furnish(area: Any, people: Any) -> None:
    """The resident of the area asks for something, and is an adviser too, as neighbours are: two others ask for them."""
    from linli.practices.doorhelp.actions.calling import accept
    from linli.practices.doorhelp.models import Nomination, Turn
    from tests.factories import resident

    now = timezone.now()
    advisor(area, "邓师傅", ("barber",), account=area.account)
    asked(area, "barber", now=now)
    for _each in range(2):
        call = asked(area, "barber", now=now, account=None, name="林奶奶", phone="19912345678")
    turn = Turn.objects.select_related("call", "advisor__person__party").get(call=call, state="called")
    accept(community=area.community, turn=turn, by=area.reporter, now=now)
    Nomination.new(account=area.account, name="张秀兰", skills=["barber"], put_at=now)
    Nomination.new(account=resident("钱师傅"), name="钱师傅", skills=["barber"], put_at=now, agreed_at=now)


def advisor(area: Any, name: str, skills: tuple[str, ...], hours: str = ALWAYS, **fields: Any) -> Any:
    """Somebody listed, with every paper on file until the end of the decade."""
    from linli.practices.doorhelp.actions.registering import Profile, add_check, enlist, nominate
    from linli.practices.doorhelp.enums import FoundBy
    from linli.practices.doorhelp.queries.settings import door_help_of
    from tests.factories import BEFORE, person

    by, settings = area.actor(area.worker), door_help_of(area.community)
    who = person(name, account=fields.pop("account", None))
    common = {"community": area.community, "by": by, "now": BEFORE}
    papers = fields.pop("papers", True)
    found = nominate(
        **common,
        person=who,
        found_by=FoundBy.NEIGHBOURS,
        profile=Profile(skills, hours, fields.pop("base", None), **fields),
    )
    for kind in {code for key in skills for code in settings.skills[key].checks} if papers else ():
        add_check(**common, advisor=found, kind=kind, number="S-1", until_on=date(2029, 12, 31), user=area.worker)
    return enlist(**common, advisor=found) if papers else found


def asked(area: Any, skill: str, *, now: Any, **fields: Any) -> Any:
    """The resident of the area asks for help at the dwelling."""
    from linli.practices.doorhelp.actions.calling import Asked, ask

    values = {"address": "2单元102室", "place": area.building, "account": area.account, "swears": True, **fields}
    return ask(community=area.community, asked=Asked(skill, **values), by=area.reporter, now=now)


def soon(now: Any) -> Any:
    return now + timedelta(hours=6)
