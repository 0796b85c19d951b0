"""Publishing what concerns everybody, and objecting to it: an objection is a matter with a holder and a due time."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.matters.actions.raising import NotReportable, Report, Who, raise_matter
from linli.engines.matters.enums import Source, Wall
from linli.engines.matters.models import Category, Matter
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.enums import DisclosureKind
from linli.practices.council.models import Disclosure, DisclosureObjection

#: The category of objections. Nobody chooses it, so it is not active; a playbook may name it otherwise.
OBJECTION = "objection"
LONGEST = 500


@transaction.atomic
def disclose(
    *, kind: DisclosureKind, title: str, text: str, until: date | None, by: Actor, now: datetime
) -> Disclosure:
    """Publish; a notice (公示) always has a time for objections. Raises `CouncilRefused`."""
    if not title.strip() or not text.strip():
        raise CouncilRefused(_("请写标题和内容"))
    if kind == DisclosureKind.NOTICE and until is None:
        raise CouncilRefused(_("公示要写明异议截止日"))
    if until is not None and until < local(now).date():
        raise CouncilRefused(_("异议截止日不能早于今天"))
    found = Disclosure.new(
        kind=kind, title=title.strip()[:80], text=text.strip()[:4000], published_at=now, objections_until=until
    )
    record(subject=found, kind="disclosure", verb="publish", by=by, now=now)
    if until is not None:
        _category()  # made by whoever publishes: whoever objects should not wait for it
    return found


def takes_objections(disclosure: Disclosure, today: date) -> bool:
    return disclosure.objections_until is not None and today <= disclosure.objections_until


@transaction.atomic
def object_to(*, community: Community, disclosure: Disclosure, text: str, who: Who, by: Actor, now: datetime) -> Matter:
    """Object: a matter for the desk, answered like any other. Raises `CouncilRefused`."""
    if not takes_objections(disclosure, local(now).date()):
        raise CouncilRefused(_("提异议的时间已经过了"))
    if not text.strip() or len(text) > LONGEST:
        raise CouncilRefused(_("请写明异议，%(n)d 字以内") % {"n": LONGEST})
    title = kept(gettext_lazy("对“%(title)s”的异议"), title=disclosure.title)
    report = Report(_category(), text.strip(), Source.PHONE_PAGE, who=who, title=title[:120])
    try:
        matter = raise_matter(community=community, report=report, by=by, now=now)
    except NotReportable as refused:
        raise CouncilRefused(str(refused)) from refused
    DisclosureObjection.new(disclosure=disclosure, matter=matter)
    record(subject=disclosure, kind="disclosure", verb="object", by=by, now=now, matter=str(matter.id))
    return matter


def _category() -> Category:
    """The category objections lie in, made when there is the first thing to object to."""
    found = Category.objects.filter(key=OBJECTION).first()
    return found or Category.new(
        key=OBJECTION, name=kept(gettext_lazy("公示异议")), name_en="Objection", wall=Wall.STAFF, is_active=False,
        term_amount=5, term_unit="workdays", urgent_amount=1, urgent_unit="workdays",
    )  # fmt: skip
