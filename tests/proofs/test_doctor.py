"""`linli doctor` names what is broken: each guarantee is broken by raw SQL, behind every action, and must be found."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from linli.accounts.actions.notices import SEND
from linli.engines.matters.actions import answering, handing, joining, splitting
from linli.engines.matters.actions.moving import ALARM
from linli.engines.matters.models import Matter, MatterFile
from linli.journeys.personal.models import Erasure
from linli.kernel import doctor
from linli.kernel.crypto import keyring
from linli.kernel.files import path_of, store_image, sweep
from linli.kernel.jobs import schedule
from linli.kernel.models import Heartbeat, StoredFile
from linli.kernel.tenancy import every_community, in_community
from linli.practices.appeals.actions.drafts import FORGET, start_draft
from tests.factories import NOW, Neighbourhood, neighbourhood, reported
from tests.matters.cases import picture
from tests.server import linli

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A community where things have happened, and a neighbour."""

    area: Neighbourhood
    other: Neighbourhood
    matter: Matter
    closed: Matter
    elsewhere: Matter


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.LINLI_HOME = tmp_path
    keyring()
    area, other = neighbourhood(), neighbourhood("baihe", "白鹤社区")
    with in_community(area.community):
        worker, staff = area.actor(area.worker), area.actor(area.property_staff)
        matter, closed, twin = reported(area), reported(area), reported(area)
        for each in (matter, closed):
            handing.dispatch(matter=each, to=area.property_company, by=worker, now=NOW)
        answering.answer(matter=closed, text="修好了", by=staff, now=NOW)
        answering.archive(matter=closed, by=staff, now=NOW)
        joining.join(matter=twin, original=matter, by=worker, now=NOW)
        splitting.split(matter=reported(area), tasks=["一", "二"], by=worker, now=NOW)
        start_draft(now=NOW)
        MatterFile.new(matter=matter, file=store_image(picture(), now=NOW))
    with in_community(other.community):
        elsewhere = reported(other)
    return World(area, other, matter, closed, elsewhere)


def sql(statement: str, *given: Any) -> None:
    """Change rows behind every action. Ids are given as the database keeps them."""
    with every_community("a test breaks what must never break"), connection.cursor() as cursor:
        cursor.execute(statement, [connection.ops.adapt_unknown_value(v) if v is None else stored(v) for v in given])


def stored(value: Any) -> Any:
    return value.hex if hasattr(value, "hex") and hasattr(value, "int") and connection.vendor == "sqlite" else value


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is broken inside is whole again afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def breaches(name: str = "") -> dict[str, list[doctor.Breach]]:
    """What the doctor finds, by guarantee; those that are kept are left out."""
    found = {finding.guarantee.name: finding.breaches for finding in doctor.examine(NOW) if finding.breaches}
    if connection.vendor == "postgresql" and "DATABASE_OWNER_URL" not in os.environ:
        found.pop("kernel.row_security", None)
    return found


def test_a_healthy_community_has_no_breach(world: World) -> None:
    assert breaches() == {}


UPDATE = "UPDATE matters_matter SET {} WHERE id = %s AND community_id = %s"


def change(world: World, columns: str, *given: Any, matter: Matter | None = None) -> None:
    matter = matter or world.matter
    sql(UPDATE.format(columns), *given, matter.id, matter.community_id)


def unchecked(world: World, columns: str, *given: Any, matter: Matter | None = None) -> None:
    """As `change`, with the rules of the table looking away."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    change(world, columns, *given, matter=matter)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def event(world: World, *, subject: Any = None, verb: str = "accept", step: int = 9, data: dict[str, Any]) -> None:
    sql(
        "INSERT INTO kernel_event (id, community_id, subject_kind, subject_id, verb, step, at, actor_kind, data)"
        " VALUES (%s, %s, 'matter', %s, %s, %s, %s, 'job', %s)",
        uuid4(), world.area.community.id, subject or world.matter.id, verb, step, NOW, json.dumps(data),
    )  # fmt: skip


def copy_of(world: World, **changes: Any) -> Matter:
    """A row that no action made."""
    values = {f.attname: getattr(world.matter, f.attname) for f in Matter._meta.concrete_fields} | {"id": uuid4()}
    with in_community(world.area.community):
        return Matter.objects.bulk_create([Matter(**values | changes)])[0]


def job(kind: str, columns: str) -> Callable[[World], None]:
    return lambda world: sql(
        f"UPDATE kernel_job SET {columns} WHERE kind = %s AND community_id = %s", kind, world.area.community.id
    )


def forget(kind: str) -> Callable[[World], None]:
    return lambda world: sql(
        "DELETE FROM kernel_job WHERE kind = %s AND community_id = %s", kind, world.area.community.id
    )


def stuck(world: World) -> None:
    Heartbeat.objects.create(worker="one", seen_at=NOW + timedelta(days=90))


def strange_job(world: World) -> None:
    with in_community(world.area.community):
        schedule(kind="nobody.runs_this", key="1", due_at=NOW)


def crossing(world: World) -> None:
    change(world, "place_id = %s", world.other.building.id)


def dangling(world: World) -> None:
    change(world, "place_id = %s", uuid4())


def lose_file(world: World) -> None:
    with in_community(world.area.community):
        path_of(StoredFile.objects.get()).unlink()


def cut_file(world: World) -> None:
    with in_community(world.area.community):
        path_of(StoredFile.objects.get()).write_bytes(b"half")


def loose_file(world: World) -> None:
    sql("DELETE FROM matters_matterfile WHERE community_id = %s", world.area.community.id)


def unreadable(world: World) -> None:
    sql("UPDATE accounts_residentaccount SET phone = %s WHERE community_id = %s", b"\x01\x02k9" + bytes(40),
        world.area.community.id)  # fmt: skip


def other_hash(world: World) -> None:
    sql("UPDATE accounts_residentaccount SET phone_hash = %s WHERE community_id = %s", "0", world.area.community.id)


def still_told(world: World) -> None:
    with in_community(world.area.community):
        Erasure.new(account=world.area.account, state="done", asked_at=NOW, decided_at=NOW)


def lost_index(world: World) -> None:
    sql("DELETE FROM kernel_searchentry WHERE subject_id = %s AND community_id = %s", world.matter.id,
        world.area.community.id)  # fmt: skip


def lost_words(world: World) -> None:
    if connection.vendor == "sqlite":
        sql("DELETE FROM kernel_search")
    else:
        sql("UPDATE kernel_searchentry SET tsv = '' WHERE community_id = %s", world.area.community.id)


def stale_index(world: World) -> None:
    sql("UPDATE kernel_searchentry SET subject_id = %s WHERE subject_id = %s AND community_id = %s", uuid4(),
        world.matter.id, world.area.community.id)  # fmt: skip


def counter_behind(world: World) -> None:
    sql("UPDATE kernel_sequence SET last = 1 WHERE community_id = %s", world.area.community.id)


def unmigrated(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'insight' OR app = 'appeals'")


#: what is broken: guarantee, words in the breach, how
DAMAGE: dict[str, tuple[str, str, Callable[[World], Any]]] = {
    "a move that cannot follow": (
        "matters.replay", "step 9: archive cannot follow dispatched",
        lambda w: event(w, verb="archive", data={"state": {"stage": "closed"}}),
    ),
    "a state no event tells": ("matters.replay", "its events end with", lambda w: change(w, "stage = 'handling'")),
    "a due time no event tells": ("matters.replay", "its events end with", lambda w: change(w, "due_at = %s", NOW)),
    "a version before its events": ("matters.replay", "its events are at step", lambda w: change(w, "version = 0")),
    "a matter without events": ("matters.replay", "has no events", lambda w: copy_of(w, number="26-00099-9")),
    "events without a matter": (
        "matters.replay", "is gone", lambda w: event(w, subject=uuid4(), verb="report", step=1, data={"state": {}}),
    ),
    "an alarm lost": ("matters.alarms", "has no alarm", forget(ALARM)),
    "an alarm done too early": ("matters.alarms", "has no alarm", job(ALARM, "state = 'done'")),
    "an alarm too late": ("matters.alarms", "its alarm comes at", job(ALARM, "due_at = '2030-01-01 00:00:00+00:00'")),
    "a wrong check digit": ("matters.numbers", "wrong check digit", lambda w: change(w, "number = '26-00001-9'")),
    "a counter that fell behind": ("matters.numbers", "the counter of 2026 stands at 1", counter_behind),
    "duplicates miscounted": ("matters.counts", "other duplicates", lambda w: change(w, "duplicate_count = 7")),
    "parts miscounted": ("matters.counts", "other open parts", lambda w: change(w, "open_part_count = 7")),
    "a duplicate in sight of what went behind a wall": (
        "matters.walls", "its original lies behind a wall", lambda w: change(w, "wall = 'parties'"),
    ),
    "figures miscounted": (
        "matters.rollups", "is counted otherwise",
        lambda w: sql("UPDATE matters_rollup SET raised = 7 WHERE community_id = %s", w.area.community.id),
    ),
    "a matter nobody finds": ("matters.search", "is not in the search index", lost_index),
    "a find that leads nowhere": ("matters.search", "leads to a matter that is gone", stale_index),
    "an index without words": ("kernel.search", "has no words in the index", lost_words),
    "no reporter": (
        "matters.answered", "has no reporter",
        lambda w: sql("DELETE FROM matters_reporter WHERE community_id = %s", w.area.community.id),
    ),
    "a row that crosses communities": ("kernel.references", "(place) of another community", crossing),
    "a row that refers to nothing": ("kernel.references", "(place) that is not there", dangling),
    "a job nobody runs": ("kernel.jobs", "of a kind that nobody runs", strange_job),
    "a job given up": ("kernel.jobs", "was given up", job(ALARM, "state = 'dead', last_error = 'no'")),
    "a job passed over": ("kernel.jobs", "before a worker was last seen", stuck),
    "a lease without end": ("kernel.jobs", "leased for longer", job(ALARM, "leased_until = '2030-01-01 00:00:00+00:00'")),
    "a message nobody sends": ("accounts.notices", "no job will send it", forget(SEND)),
    "a draft kept for ever": ("appeals.drafts", "will never be forgotten", forget(FORGET)),
    "somebody erased who is still told": ("personal.erased", "still told", still_told),
    "a phone nobody finds": ("accounts.phones", "disagree", other_hash),
    "a secret without its key": ("kernel.secrets", "no key 'k9'", unreadable),
    "a picture lost": ("kernel.files", "is not on the disk", lose_file),
    "a picture cut short": ("kernel.files", "has 4 bytes", cut_file),
    "a picture of nothing": ("kernel.files", "belongs to nothing", loose_file),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_the_doctor_names_it(world: World, what: str) -> None:
    name, words, damage = DAMAGE[what]
    with undone():
        damage(world)
        found = breaches()
    told = found.get(name, [])
    assert any(words in breach.words for breach in told), found
    assert world.area.community.id in {breach.community for breach in told}
    assert not any(breach.kind == "check" for each in found.values() for breach in each), found


#: The database itself forbids these: its rules are switched off first, which SQLite allows.
FORBIDDEN: dict[str, tuple[str, str, Callable[[World], Any]]] = {
    "nobody holds it": ("matters.held", "nobody holds it", lambda w: unchecked(w, "holder_id = NULL")),
    "no due time": ("matters.held", "has no due time", lambda w: unchecked(w, "due_at = NULL")),
    "closed without an answer": (
        "matters.answered", "without an answer", lambda w: unchecked(w, "answer = ''", matter=w.closed)
    ),
    "half closed": ("matters.answered", "not by both", lambda w: unchecked(w, "stage = 'closed'")),
    "a rule of the table": (
        "kernel.rules", "breaks the rule paused_matter_keeps_due_time",
        lambda w: unchecked(w, "paused_at = %s", NOW),
    ),
}  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_doctor_names_what_the_database_forbids(world: World, what: str) -> None:
    name, words, damage = FORBIDDEN[what]
    with undone():
        damage(world)
        found = breaches()
    assert any(words in breach.words for breach in found.get(name, [])), found


@pytest.mark.once
def test_a_table_that_lost_its_rules_and_a_number_used_twice(world: World) -> None:
    with undone():
        sql("ALTER TABLE matters_matter RENAME TO was")
        sql("CREATE TABLE matters_matter AS SELECT * FROM was")
        change(world, "number = %s", world.closed.number)
        found = breaches()
    assert any("is another's too" in breach.words for breach in found["matters.numbers"])
    assert any(breach.words == "has lost its rule matter_number_once" for breach in found["kernel.rules"])


@pytest.mark.once
def test_a_migration_left_out(world: World) -> None:
    with undone():
        unmigrated(world)
        assert any(breach.id.startswith("appeals.") for breach in breaches()["kernel.migrated"])


@pytest.mark.once
def test_a_check_that_cannot_be_made_is_a_breach_and_the_others_are_asked(world: World) -> None:
    with undone():
        sql("DROP TABLE appeals_draftfile")
        sql("DROP TABLE appeals_draft")
        found = breaches()
    assert "cannot be checked" in found["appeals.drafts"][0].words
    assert "matters.replay" not in found


@pytest.mark.skipif("DATABASE_OWNER_URL" not in os.environ, reason="PostgreSQL with two roles only")
def test_a_role_that_row_security_does_not_hold(world: World) -> None:
    from linli.kernel import rls

    assert list(rls.gaps()) == []


def test_what_no_row_knows_is_told_and_swept_after_a_day(world: World, tmp_path: Path) -> None:
    with in_community(world.area.community):
        folder = path_of(StoredFile.objects.get()).parent
    old, young = folder / f"{uuid4()}.jpg", folder / f".{uuid4()}.jpg.part"
    for path in (old, young):
        path.write_bytes(b"left behind")
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    os.utime(old, ((NOW - timedelta(days=2)).timestamp(),) * 2)
    assert [breach.id for breach in breaches()["kernel.files"]] == [str(old)]
    with every_community("a test sweeps"):
        assert sweep(NOW) == 1
    assert not old.exists()
    assert young.exists()
    assert breaches() == {}


@pytest.mark.once
@pytest.mark.slow
def test_the_command_tells_and_ends_with_a_status(tmp_path: Path) -> None:
    assert linli(tmp_path, "migrate").returncode == 0
    well = linli(tmp_path, "doctor", "--json")
    assert well.returncode == 0, well.stderr
    assert json.loads(well.stdout)["healthy"] is True
    stray = tmp_path / "files" / "one" / "00" / "gone.jpg"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    ill = linli(tmp_path, "doctor")
    assert ill.returncode == 1
    assert "ILL kernel.files" in ill.stdout
    assert str(stray) in ill.stdout
    swept = linli(tmp_path, "doctor", "--sweep")
    assert (swept.returncode, stray.exists()) == (0, False), swept.stdout
