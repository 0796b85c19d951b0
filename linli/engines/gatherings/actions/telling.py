"""Who hears of what happens to a gathering: everybody on its list whose phone is known."""

from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise

from linli.accounts.actions.notices import tell
from linli.engines.gatherings.enums import LIVE
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.wording import kept
from linli.kernel.worktime import local


def path_of(gathering: Gathering) -> str:
    return reverse("on-gathering", kwargs={"code": gathering.community.code, "id": gathering.id})


def staff_path_of(gathering: Gathering) -> str:
    return reverse("gathering", kwargs={"code": gathering.community.code, "id": gathering.id})


def words_of(gathering: Gathering, text: Promise, **values: object) -> str:
    """`text` with `%(title)s` and `%(when)s` of the gathering filled in, in the community's language."""
    when = f"{local(gathering.starts_at):%m-%d %H:%M}"
    return kept(text, title=gathering.title, when=when, **values)


def tell_enrolled(*, gathering: Gathering, kind: str, text: Promise, now: datetime, **values: object) -> None:
    rows = Enrolment.objects.filter(gathering=gathering, state__in=LIVE, account__silenced_on=None)
    accounts = rows.exclude(account=None).order_by("number").values_list("account_id", flat=True)
    words = words_of(gathering, text, **values)
    tell(accounts=accounts, kind=kind, text=words, path=path_of(gathering), about=gathering.id, now=now)


def tell_one(*, enrolment: Enrolment, kind: str, text: Promise, now: datetime, **values: object) -> None:
    """Tell whoever's phone stands behind one line of the list."""
    account, gathering = enrolment.account, enrolment.gathering
    if account is None or account.silenced_on:
        return
    words = words_of(gathering, text, number=enrolment.number, **values)
    tell(accounts=[account.id], kind=kind, text=words, path=path_of(gathering), about=gathering.id, now=now)
