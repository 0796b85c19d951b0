"""A community's own way: the modules' sections composed into one playbook, read from YAML, checked, applied.

Errors name the line and the field. Applying goes through the modules' actions in one transaction; showing what would
change is the same transaction, rolled back.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from linli.accounts.playbook import RolesSection
from linli.engines.ballots import playbook as ballots
from linli.engines.matters import playbook as matters
from linli.engines.matters.actions.categories import set_answers, set_categories
from linli.kernel.actors import Actor
from linli.kernel.models import Community, Event
from linli.kernel.playbooks import Change, Changes, Location, Problem
from linli.kernel.tenancy import in_community
from linli.practices.appeals import playbook as appeals
from linli.practices.appeals.actions.lists import set_joint_lists
from linli.practices.certificates import playbook as certificates
from linli.practices.council import playbook as council
from linli.practices.council.actions.halls import set_bench_talks
from linli.practices.doorhelp import playbook as doorhelp
from linli.practices.learning import playbook as learning
from linli.practices.learning.actions.setting_up import set_learning
from linli.practices.mediation import playbook as mediation
from linli.practices.partylife import playbook as partylife
from linli.practices.partylife.actions.lists import set_requirements
from linli.practices.venues import playbook as venues
from linli.practices.venues.actions.setting import set_venues
from linli.practices.whistle import playbook as whistle
from linli.practices.whistle.actions.lists import set_partners
from linli.registry import playbook as registry
from linli.registry.actions.layout import lay_out, set_duty, set_groups, set_responsibilities, set_up_community

APPLIED = "apply_playbook"
#: The order in which a file tells things.
ORDER = (
    "community", "roles", "groups", "grids", "estates", "facilities", "responsibilities", "duty", "loop", "categories",
    "answers", "joint_lists", "venues", "party_life", "programmes", "theme_days", "garden", "medal_age",
    "whistle", "mediation", "certificates", "door_help", "council", "ballots",
)  # fmt: skip


class Playbook(
    RolesSection, registry.RegistrySection, matters.MattersSection, appeals.AppealsSection, whistle.WhistleSection,
    mediation.MediationSection, venues.VenuesSection, partylife.PartyLifeSection, learning.LearningSection,
    council.CouncilSection, ballots.BallotsSection, certificates.CertificatesSection,
    doorhelp.DoorHelpSection,
):  # fmt: skip
    """Everything a community may set. A practice that comes later adds its section here."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file: the line (from 1), the field's path, and what in words."""

    line: int
    field: str
    words: str

    def __str__(self) -> str:
        return _("第 %(line)d 行 %(field)s：%(words)s") % {"line": self.line, "field": self.field, "words": self.words}


class BadPlaybook(ValueError):
    """The file is not a playbook; `faults` says where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def read(path: Path) -> Playbook:
    """Read and check a file. Raises `BadPlaybook` with every fault found, `OSError` where it cannot be read."""
    return parse(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def parse(text: str) -> Playbook:
    """Check the text of a file. Raises `BadPlaybook`. Reading YAML takes longest here, and those shipped never change."""
    tree = tree_of(text)
    try:
        book = Playbook.model_validate(tree)
    except ValidationError as error:
        raise BadPlaybook([_fault(tree, *_told(each, tree)) for each in error.errors()]) from error
    if faults := [_fault(tree, problem.where, problem.words) for problem in problems(book)]:
        raise BadPlaybook(faults)
    return book


def tree_of(text: str) -> CommentedMap:
    """The text as YAML reads it. Raises `BadPlaybook` where it is none."""
    try:
        tree = YAML(typ="rt").load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        words = _("不是正确的 YAML：%s") % (getattr(error, "problem", "") or "")
        raise BadPlaybook([Fault(mark.line + 1 if mark else 1, "", words)]) from error
    if not isinstance(tree, CommentedMap):
        raise BadPlaybook([Fault(1, "", _("剧本要从 community: 写起"))])
    return tree


def problems(book: Playbook) -> Iterator[Problem]:
    yield from registry.problems(book)
    yield from matters.problems(book)
    yield from appeals.problems(book, book.groups)
    yield from venues.problems(book, book.facilities, book.groups, book.place_codes)
    yield from learning.problems(book, book.facilities, book.groups)
    yield from mediation.problems(book, book.groups)
    yield from certificates.problems(book)
    yield from doorhelp.problems(book)
    yield from ballots.problems(book, book.groups)
    yield from whistle.problems(book, book.groups, book.categories)
    yield from council.problems(book, [*book.facilities, *book.place_codes])


def _fault(tree: Any, where: Location, words: str) -> Fault:
    return Fault(line_of(tree, where), field_of(where), words)


def field_of(where: Location) -> str:
    """`categories.leak.term`, `responsibilities[3].who`."""
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where)
    return path.removeprefix(".")


def line_of(tree: Any, where: Location) -> int:
    """The line of a field, counted from 1; of the nearest thing around it that the file does have."""
    line = 0
    for part in where:
        if isinstance(tree, CommentedMap) and part in tree:
            line = tree.lc.key(part)[0]
        elif isinstance(tree, CommentedSeq) and isinstance(part, int) and part < len(tree):
            line = tree.lc.item(part)[0]
        else:
            break
        tree = tree[part]
    return line + 1


def _told(error: ErrorDetails, tree: Any) -> tuple[Location, str]:
    """Where and what, in words, from pydantic's own error. `[key]` marks a wrong key of a mapping."""
    where = tuple(part for part in error["loc"] if part != "[key]")
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return where, _unknown(where)
    if kind == "missing":
        return where, _("缺少 %s") % where[-1]
    if kind == "value_error":
        return where, str(context.get("error", error["msg"]))
    if kind in {"enum", "literal_error"}:
        return where, _("只能是 %s") % str(context.get("expected", "")).replace(" or ", ", ")
    plain = {
        "string_type": _("要写成文字（数字请加引号）"), "int_type": _("要写成整数"), "int_parsing": _("要写成整数"),
        "float_type": _("要写成数字"), "float_parsing": _("要写成数字"), "bool_type": _("要写成 true 或 false"),
        "bool_parsing": _("要写成 true 或 false"), "dict_type": _("要写成“名字: 内容”的形式"),
        "model_type": _("要写成“名字: 内容”的形式"), "list_type": _("要写成清单，每项以 - 开头"),
        "tuple_type": _("要写成清单，如 [0, 0]"), "too_short": _("写得太少"), "too_long": _("写得太多"),
        "string_too_short": _("不能是空的"), "string_pattern_mismatch": _("写法不对：%s") % repr(error["input"]),
    }  # fmt: skip
    if kind in plain:
        return where, plain[kind]
    if kind == "string_too_long":
        return where, _("太长，最多 %s 个字") % context.get("max_length")
    bounds = ", ".join(f"{name} {value}" for name, value in context.items())
    return where, _("不在允许的范围内（%s）") % (bounds or error["msg"])


def _unknown(where: Location) -> str:
    """An unknown field, with the one that was probably meant."""
    name = str(where[-1])
    near = difflib.get_close_matches(name, _fields(where), n=1, cutoff=0.6)
    hint = _("，是不是 %s？") % near[0] if near else ""
    return _("没有 %s 这一项") % name + hint


def _fields(where: Location) -> list[str]:
    """The fields of the section an unknown one was found in."""
    model: Any = Playbook
    for part in where[:-1]:
        if isinstance(model, type) and issubclass(model, BaseModel) and part in model.model_fields:
            model = model.model_fields[str(part)].annotation
        found = [each for each in _inside(model) if isinstance(each, type) and issubclass(each, BaseModel)]
        model = found[0] if found else model
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _inside(annotation: Any) -> Iterator[Any]:
    yield annotation
    for each in getattr(annotation, "__args__", ()):
        yield from _inside(each)


@transaction.atomic
def apply(*, book: Playbook, by: Actor, now: datetime) -> list[Change]:
    """Make the community as the playbook says; returns what changed. Run again it changes nothing."""
    changes = Changes()
    community = set_up_community(entry=book.community, settings=_settings(book), changes=changes)
    with in_community(community):
        last = _last(community)
        changes.before = last.data["named"] if last else {}
        parties = set_groups(groups=book.groups, changes=changes)
        places = lay_out(section=book, changes=changes)
        set_responsibilities(entries=book.responsibilities, parties=parties, places=places, changes=changes, now=now)
        set_duty(duty=book.duty, parties=parties, changes=changes, now=now)
        categories = set_categories(categories=book.categories, changes=changes)
        set_answers(answers=book.answers, categories=categories, changes=changes)
        set_joint_lists(lists=book.joint_lists, parties=parties, changes=changes)
        set_venues(venues=book.venues, parties=parties, places=places, changes=changes)
        set_requirements(entries=book.party_life, changes=changes, now=now)
        set_learning(section=book, parties=parties, places=places, changes=changes, now=now)
        set_partners(entries=book.whistle.partners, parties=parties, changes=changes, now=now)
        set_bench_talks(community=community, entry=book.council.bench_talk, changes=changes, now=now)
        if changes.made or last is None:
            _remember(community, book, changes, by, now)
    return changes.made


def diff(*, book: Playbook, now: datetime) -> list[Change]:
    """What applying would change: applied, and rolled back."""
    with transaction.atomic():
        made = apply(book=book, by=Actor.job(), now=now)
        transaction.set_rollback(True)
    return made


def _settings(book: Playbook) -> dict[str, Any]:
    roles = {str(role): name for role, name in book.roles.items()}
    return {"loop": book.loop.model_dump(), "roles": roles, "whistle": whistle.settings_of(book),
            "learning": learning.settings_of(book),
            "mediation": book.mediation.model_dump(mode="json"),
            "certificates": certificates.settings_of(book), "doorhelp": doorhelp.settings_of(book),
            "council": book.council.model_dump(mode="json"), "ballots": book.ballots.model_dump(mode="json")}  # fmt: skip


def in_use(community: Community) -> Playbook | None:
    """The playbook applied last, as it was then; None where there was none."""
    last = _last(community)
    return _as_it_was(last.data["book"]) if last and "book" in last.data else None


@lru_cache(maxsize=32)
def _as_it_was(text: str) -> Playbook:
    return Playbook.model_validate(tree_of(text))


def written(tree: dict[str, Any]) -> str:
    """A tree as the text of a file."""
    file = StringIO()
    yaml = YAML()
    yaml.width = 4096
    yaml.dump({name: tree[name] for name in ORDER if name in tree}, file)
    return file.getvalue()


def plain(book: Playbook) -> dict[str, Any]:
    """A playbook as the tree of a file: what is as always is left out."""
    return book.model_dump(mode="json", exclude_defaults=True)


def shipped() -> dict[str, Path]:
    """The playbooks that come with Linli by name: inside the package, in a checkout beside it."""
    package = Path(str(files("linli")))
    folder = next((path for path in (package / "playbooks", package.parent / "playbooks") if path.is_dir()), package)
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def _last(community: Community) -> Event | None:
    return Event.objects.filter(subject_id=community.id, verb=APPLIED).order_by("-id").first()


def _remember(community: Community, book: Playbook, changes: Changes, by: Actor, now: datetime) -> None:
    """An event: who changed the community's rules and when, to what, and which names the playbook answers for now."""
    text = written(plain(book))  # as text: a database's JSON forgets the order of the categories
    digest = sha256(book.model_dump_json().encode()).hexdigest()
    Event.objects.create(
        community_id=community.id, subject_kind="community", subject_id=community.id, verb=APPLIED, at=now,
        actor_kind=by.kind.value, actor_id=by.id, actor_party_id=by.party_id,
        data={"digest": digest, "changes": len(changes.made), "named": changes.named, "book": text},
    )  # fmt: skip
