"""A roster compared with the registry: who comes, who changed in what, who is not in it any more. Writes nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from linli.kernel.crypto import keyed_hash
from linli.kernel.ids import uuid7
from linli.kernel.personal import mask_id_number, mask_phone
from linli.registry.enums import ResidenceKind
from linli.registry.finding import identity_hash
from linli.registry.importing.addresses import Address, Found, read_address
from linli.registry.importing.matching import matched
from linli.registry.importing.people_on_file import Directory, OnFile
from linli.registry.importing.people_rows import Entry, read_people
from linli.registry.importing.plan import Choices, Line, Plan
from linli.registry.importing.problems import Severity, _
from linli.registry.importing.tree import Builder, tree_on_file

STOP, DOUBT = Severity.STOP, Severity.DOUBT
LIVING, REGISTERED = ResidenceKind.LIVING.value, ResidenceKind.REGISTERED.value
AWAY = {
    "unread": (DOUBT, _("地址“%(address)s”看不出楼栋和房号，或不在网格楼栋里：先建档，不登记住处")),
    "room": (DOUBT, _("“%(address)s”没有写房号：先建档，不登记住处")),
    "estate": (STOP, _("几个小区都有 %(building)s 号楼：请加一列“小区”，写明是哪个小区")),
    "entrance": (STOP, _("“%(address)s”没有写单元，这栋楼有几个单元：请写明")),
    "lacking": (STOP, _("网格楼栋里没有“%(address)s”：写错了请改；确实有这套房，请勾选“补建缺少的住房”")),
}


@dataclass(frozen=True, slots=True)
class At:
    """Where a spell shall be: a place here, or words for elsewhere; neither: it ends."""

    place: UUID | None = None
    elsewhere: str = ""


@dataclass(slots=True)
class House:
    """A household as the roster draws it. `made`: it is new."""

    id: UUID
    dwelling: UUID
    head: UUID | None
    made: bool


@dataclass(slots=True)
class Move:
    """What becomes of one row: `id` of the person (new or on file), what is written anew, into which house they go."""

    entry: Entry
    id: UUID
    person: OnFile | None
    home: UUID | None
    fields: dict[str, object] = field(default_factory=dict)
    spells: dict[str, At] = field(default_factory=dict)
    house: House | None = None
    relation: str | None = None


@dataclass(slots=True)
class Work:
    """What applying needs. `kinds`: the spells the roster speaks of; who is not in it ends no other."""

    builder: Builder
    kinds: tuple[str, ...] = (LIVING,)
    moves: list[Move] = field(default_factory=list)
    houses: list[House] = field(default_factory=list)
    gone: list[OnFile] = field(default_factory=list)
    scope: set[UUID] = field(default_factory=set)


def compare_people(plan: Plan, choices: Choices, today: date) -> None:
    """Fill a plan with what the rows mean for the registry of the current community."""
    tree = tree_on_file()
    entries = read_people(plan.tables, tree.estates, today)
    work = plan.work = Work(Builder(tree))
    homes = {id(entry): _home(entry, work.builder, choices) for entry in entries}
    wanted = {id(entry): _wanted(entry, homes[id(entry)], work.builder) for entry in entries}
    if any(REGISTERED in spells for spells in wanted.values()):
        work.kinds = (LIVING, REGISTERED)
    work.scope = _scope(work.builder, wanted.values())
    directory = Directory()
    numbers = {identity_hash(entry.id_number) for entry in entries if entry.id_number}
    directory.load(numbers, {entry.name for entry in entries}, _places_in(work))
    for entry in entries:
        if not (entry.stopped or entry.twin):
            place = wanted[id(entry)].get(LIVING) or wanted[id(entry)].get(REGISTERED)
            person = matched(entry, directory, place.place if place else None)
            if not entry.stopped:
                id_ = person.id if person else uuid7()
                work.moves.append(Move(entry, id_, person, homes[id(entry)], spells=wanted[id(entry)]))
    _keep_houses(work)
    _lines(plan, work)
    work.gone = _gone(work, directory, entries)
    plan.went = [_leaving(one, work) for one in work.gone]
    plan.lacking = work.builder.lacking()
    for entry in entries:
        plan.problems += entry.problems


def _home(entry: Entry, builder: Builder, choices: Choices) -> UUID | None:
    """The place on file of an entry's address, made where it lacks; what is wrong with it is said at its cell."""
    address = entry.address
    if address is None:
        return None
    found = builder.tree.find(address)
    cell = next((name for name in ("room", "building", "address") if name in entry.row.values), "name")
    if address.several:
        entry.say(DOUBT, cell, _("写了几个房号，只按第一个登记"))
    if found.id and found.id not in builder.made:
        return found.id
    made = builder.make(address) if found.lacking else found.id
    if made is not None and choices.make_places:
        return made
    severity, words = AWAY["lacking" if made else "unread" if found.lacking else found.why]
    entry.say(severity, cell, words, address=address.shown, building=address.building)
    return None


def _wanted(entry: Entry, home: UUID | None, builder: Builder) -> dict[str, At]:
    """Where the roster says that somebody lives and is registered; what it does not say is not in it."""
    spells: dict[str, At] = {}
    if entry.living and home:
        spells[LIVING] = At(home)
    elif not entry.living:
        spells[LIVING] = At()
    if entry.registered == "here":
        if home:
            spells[REGISTERED] = At(home)
    elif entry.registered:
        found = _registered_here(entry.registered, builder)
        spells[REGISTERED] = At(found.id) if found.id else At(elsewhere=entry.registered)
    return spells


def _registered_here(text: str, builder: Builder) -> Found:
    """A registered address that is one of ours: it names an estate of ours, or nothing but building and room."""
    address = read_address(text, builder.tree.estates)
    if address is None:
        return builder.tree.find(Address(text=text))
    short = len(text) <= len(address.building + address.entrance + address.room) + 8
    return builder.tree.find(address) if short or builder.tree.estate_of(address.estate) else Found()


def _scope(builder: Builder, wanted: Iterable[dict[str, At]]) -> set[UUID]:
    """The buildings that the roster is about."""
    around = {builder.tree.building_around(at.place) for spells in wanted for at in spells.values()}
    return {building for building in around if building and building not in builder.made}


def _places_in(work: Work) -> list[UUID]:
    """Every place of these buildings."""
    tree = work.builder.tree
    return [place for place in tree.places if place not in tree.new and tree.building_around(place) in work.scope]


def _keep_houses(work: Work) -> None:
    """Who keeps house with whom: those on file at the same dwelling are kept, others begin."""
    groups: dict[tuple[UUID | None, str], list[Move]] = {}
    for move in work.moves:
        if move.home and move.entry.household:
            numbered = move.entry.household.startswith("number:")
            groups.setdefault((None if numbered else move.home, move.entry.household), []).append(move)
    claimed: set[UUID] = set()
    for group in groups.values():
        dwelling = group[0].home
        assert dwelling is not None
        here = [move.person.member for move in group if move.person and move.person.member]
        known = Counter(m.household for m in here if m.dwelling == dwelling and m.household not in claimed)
        explicit = any(move.entry.relation or "household" in move.entry.row.values for move in group)
        heads = [move.id for move in group if move.entry.relation == "户主"]
        if known:
            [(id_, _count)] = known.most_common(1)
            now = next(member.head for member in here if member.household == id_)
            house = House(id_, dwelling, heads[0] if heads else now, False)
        elif not explicit and any(m.dwelling == dwelling for m in here):
            continue
        else:
            house = House(uuid7(), dwelling, heads[0] if heads else group[0].id, True)
        claimed.add(house.id)
        work.houses.append(house)
        for move in group:
            _enter(move, house, explicit)


def _enter(move: Move, house: House, explicit: bool) -> None:
    member = move.person.member if move.person else None
    if member and member.household != house.id and member.dwelling == house.dwelling and not explicit:
        return
    move.house = house
    if move.entry.relation:
        move.relation = "" if move.entry.relation == "户主" else move.entry.relation


def _lines(plan: Plan, work: Work) -> None:
    for move in work.moves:
        details = _differences(move, work)
        line = Line(move.entry.name, move.entry.row.at("name"), tuple(details))
        if move.person is None:
            plan.came.append(line)
        elif details:
            plan.changed.append(line)
        else:
            plan.same += 1


def _differences(move: Move, work: Work) -> list[tuple[str, str, str]]:
    """(what, before, after) for people to read, masked; what is to be written goes into the move."""
    entry, person = move.entry, move.person
    details: list[tuple[str, str, str]] = []
    if person and person.name != entry.name:
        move.fields["name"] = entry.name
        details.append((_("姓名"), person.name, entry.name))
    if entry.id_number and (person is None or not person.id_hash):
        move.fields["id_number"] = entry.id_number
        details.append((_("证件号码"), "", mask_id_number(entry.id_number)))
    if entry.phone and (person is None or person.phone_hash != keyed_hash(entry.phone, "phone")):
        move.fields["phone"] = entry.phone
        details.append((_("联系电话"), "…" if person and person.phone_hash else "", mask_phone(entry.phone)))
    if entry.sex and (person is None or person.sex != entry.sex):
        move.fields["sex"] = entry.sex
        if person and person.sex != "unknown":
            details.append((_("性别"), SEXES[person.sex], SEXES[entry.sex]))
        elif person:
            details.append((_("性别"), "", SEXES[entry.sex]))
    if entry.born_on and (person is None or person.born_on != entry.born_on):
        move.fields["born_on"] = entry.born_on
        if person:
            details.append((_("出生日期"), str(person.born_on or ""), str(entry.born_on)))
    return details + _spell_differences(move, work) + _house_differences(move)


SEXES = {"female": "女", "male": "男", "unknown": ""}
SPELL_WORDS = {LIVING: _("居住地址"), REGISTERED: _("户籍地址")}


def _spell_differences(move: Move, work: Work) -> list[tuple[str, str, str]]:
    details = []
    for kind, at in list(move.spells.items()):
        running = move.person.spells.get(kind) if move.person else None
        same = (running.place, running.elsewhere) == (at.place, at.elsewhere) if running else at == At()
        if same:
            del move.spells[kind]
        else:
            before = _place_words(work, running.place, running.elsewhere) if running else ""
            details.append((SPELL_WORDS[kind], before, _place_words(work, at.place, at.elsewhere)))
    return details


def _place_words(work: Work, place: UUID | None, elsewhere: str) -> str:
    return elsewhere or work.builder.full_name(place)


def _house_differences(move: Move) -> list[tuple[str, str, str]]:
    house, member = move.house, move.person.member if move.person else None
    if house is None:
        return []
    if member is None or member.household != house.id:
        return [(_("户"), "", _("另成一户") if house.made else _("并入这一户"))] if move.person else []
    details = []
    if move.relation is not None and move.relation != member.relation:
        details.append((_("与户主关系"), member.relation, move.relation or "户主"))
    elif house.head == move.id and member.head != move.id:
        details.append((_("与户主关系"), member.relation, "户主"))
    else:
        move.house = None
    return details


def _gone(work: Work, directory: Directory, entries: list[Entry]) -> list[OnFile]:
    """Who lives or is registered in the roster's buildings and is not in it. Rows that stay out count as in it."""
    stopped = {entry.name for entry in entries if entry.stopped and entry.name}
    numbers = {identity_hash(entry.id_number) for entry in entries if entry.stopped and entry.id_number}
    around = work.builder.tree.building_around
    found = [
        one for one in directory.people.values()
        if not one.taken and not one.died and one.merged_into is None
        and one.name not in stopped and one.id_hash not in numbers
        and any(around(spell.place) in work.scope for kind, spell in one.spells.items() if kind in work.kinds)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.name, str(one.id)))


def _leaving(one: OnFile, work: Work) -> Line:
    spells = ((kind, one.spells[kind]) for kind in work.kinds if kind in one.spells)
    details = [(SPELL_WORDS[kind], _place_words(work, spell.place, spell.elsewhere), "") for kind, spell in spells]
    return Line(one.name, None, tuple(details))
