"""A hot topic becomes a proposal: the matters of it that are in none yet are joined into one, under the topic's name."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Matter
from linli.engines.matters.redaction import without_persons
from linli.engines.routing.ways import NotPossible
from linli.kernel.wording import kept
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.proposing import TITLE, Draft, From, propose
from linli.practices.council.enums import Origin
from linli.practices.council.queries.desk import matters_with

TOLD = 20


def propose_topic(title: str, matters: Sequence[Matter], visitor: Visitor, now: datetime) -> str:
    """Bring it in as the desk; the path of the proposal. Raises `NotPossible` with the way to do it by hand."""
    code = visitor.community.code
    free = matters_with(visitor, [matter.id for matter in matters])
    if not free:
        raise NotPossible(_("这些事项都已经在别的提议里了"), reverse("council", kwargs={"code": code}))
    about = kept(gettext_lazy("解决“%(topic)s”的问题"), topic=without_persons(title))
    lines = list(dict.fromkeys(without_persons(matter.title) for matter in free))[:TOLD]
    intro = kept(gettext_lazy("居民集中反映（%(count)d 件），想一起商量怎么解决："), count=len(free))
    try:
        proposal = propose(
            community=visitor.community, draft=Draft(about[:TITLE], "\n".join([intro, *lines])),
            source=From(Origin.APPEALS, user=visitor.user, matters=free), by=visitor.actor, now=now,
        )  # fmt: skip
    except CouncilRefused as refused:
        by_hand = urlencode([("matter", str(matter.id)) for matter in free])
        raise NotPossible(str(refused), reverse("council-new", kwargs={"code": code}) + f"?{by_hand}") from refused
    return reverse("council-proposal", kwargs={"code": code, "id": proposal.id})
