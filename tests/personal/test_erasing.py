"""Somebody is erased: searched for in every column of every table they are not found, and everything still adds up."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from linli.accounts.actions.notices import tell
from linli.accounts.models import Notice, PhoneCode, Preference, Read, ResidentAccount, Session
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.engines.matters.actions import answering, handing
from linli.engines.matters.actions.saying import note
from linli.engines.matters.models import Entry, Matter, MatterFile, Reporter, Rollup
from linli.journeys.personal.actions.ageing import age
from linli.journeys.personal.actions.erasing import ErasureRefused, Told, erase
from linli.journeys.personal.kinds import KINDS, NAMELESS, UNLED
from linli.journeys.personal.models import Erasure
from linli.journeys.personal.queries.somebody import by_account, by_person
from linli.journeys.personal.tasks import MOST, NIGHT, plan_nights
from linli.kernel import doctor
from linli.kernel.actors import Actor
from linli.kernel.crypto import EncryptedTextField, keyed_hash, keyring, last_four_hash
from linli.kernel.files import path_of, store_image
from linli.kernel.jobs import work_once
from linli.kernel.models import Job, StoredFile
from linli.kernel.search import matching
from linli.kernel.tenancy import in_community
from linli.practices.visits.models import Visit, VisitPresence
from linli.registry.actions.indexing import index_people
from linli.registry.actions.merging import pointers
from linli.registry.actions.reading import open_in_emergency
from linli.registry.models import Circumstance, Household, HouseholdMember, Kinship, Party, Person, Residence
from tests.factories import NOW, SINCE, TODAY, Neighbourhood, neighbourhood, person, reported, resident, resident_in
from tests.matters.cases import picture

pytestmark = pytest.mark.django_db
NAME, PHONE, IDENTITY = "林秀英", "19912340077", "110101199003071233"
WORDS = ("厨房天花板", "漏水到床上", "林秀英", PHONE, IDENTITY, "膝盖做过手术", "林阿姨您好", "青霉素")


@pytest.fixture
def area(tmp_path: Any, settings: Any) -> Iterator[Neighbourhood]:
    settings.LINLI_HOME = tmp_path
    keyring()
    made = neighbourhood()
    with in_community(made.community):
        made.others["lin"] = living(made)
        yield made


def living(area: Neighbourhood) -> Person:
    """Somebody with everything that a life here leaves behind, and a daughter who stays."""
    account = resident(NAME, PHONE)
    lin = person(
        NAME, phone=PHONE, phone_hash=keyed_hash(PHONE, "phone"), phone_last4_hash=last_four_hash(PHONE, "phone"),
        id_number=IDENTITY, id_number_hash=keyed_hash(IDENTITY, "identity"), account=account, title="林阿姨您好",
        sex="female", born_on=date(1990, 3, 7),
    )  # fmt: skip
    daughter = person("林小满")
    home = Household.new(dwelling=area.dwelling, head=lin)
    for each in (lin, daughter):
        HouseholdMember.new(household=home, person=each, from_on=SINCE)
        Residence.new(person=each, place=area.dwelling, kind="living", from_on=SINCE)
    Kinship.new(person=lin, relative=daughter, relation="child", attested_by="户口簿", from_on=SINCE)
    Circumstance.new(
        person=lin, kind="living_alone", purpose="膝盖做过手术，每周探望", from_on=SINCE, until_on=TODAY,
        file=store_image(picture(), now=NOW),
    )  # fmt: skip
    index_people([lin.pk, daughter.pk], TODAY)
    alone = Visit.new(household=home, user=area.worker, text="林秀英说膝盖做过手术", at=NOW)
    VisitPresence.new(visit=alone, person=lin)
    together = Visit.new(household=home, user=area.worker, text="都好", at=NOW)
    for each in (lin, daughter):
        VisitPresence.new(visit=together, person=each)
    Preference.new(account=account, channel="sms", since=NOW)
    _gathered(lin, account)
    raised(area, account, lin)
    return lin


def _gathered(lin: Person, account: ResidentAccount) -> None:
    common = {"kind": "class", "title": "书法", "starts_at": NOW, "ends_at": NOW + timedelta(hours=2), "stage": "held"}
    course = Gathering.new(**common, taken_count=2, last_number=2)
    Enrolment.new(
        gathering=course, person=lin, account=account, who_key=str(lin.pk), state="signed_up", number=1, at=NOW
    )
    Enrolment.new(
        gathering=course, account=account, name=NAME, phone=PHONE, phone_hash=account.phone_hash, who_key="k", number=2,
        state="signed_up", at=NOW,
    )  # fmt: skip


def raised(area: Neighbourhood, account: ResidentAccount, lin: Person | None = None, *, closed: bool = True) -> Matter:
    """Told, answered, closed, with pictures and words on the way."""
    from linli.engines.matters.actions.raising import Who

    files = (store_image(picture(), now=NOW),)
    who = Who(account=account, person=lin, name=NAME)
    matter = reported(
        area, account=account, who=who, place=area.dwelling, files=files, text=f"厨房天花板漏水到床上，{NAME}，{PHONE}"
    )
    worker = area.actor(area.worker)
    handing.dispatch(matter=matter, to=area.property_company, by=worker, now=NOW)
    note(matter=matter, text=f"{NAME}住102", public=False, by=worker, now=NOW)
    if closed:
        staff = area.actor(area.property_staff)
        answering.answer(matter=matter, text="林阿姨您好，已经修好", by=staff, now=NOW)
        answering.archive(matter=matter, by=staff, now=NOW)
    return matter


def erased(area: Neighbourhood) -> Told:
    secretary = area.secretary
    who = by_person(Person.objects.select_related("account", "party").get(pk=area.others["lin"].pk))
    return erase(who=who, user=secretary, by=area.actor(secretary), now=NOW)


def found(words: tuple[str, ...]) -> list[str]:
    """Every column of every row of every table that holds one of the words, decrypted where it is encrypted."""
    told = []
    for model in apps.get_models():
        for row in model._default_manager.order_by("pk"):
            for field in model._meta.concrete_fields:
                held = str(getattr(row, field.attname))
                told += [f"{model._meta.label}.{field.name}: {word}" for word in words if word in held]
    return told


def ill() -> list[tuple[str, str]]:
    return [
        (finding.guarantee.name, breach.words)
        for finding in doctor.examine(NOW)
        for breach in finding.breaches
        if finding.guarantee.name != "kernel.row_security"
    ]


def counts() -> tuple[int, ...]:
    return (
        Matter.objects.count(),
        Enrolment.objects.count(),
        Person.objects.count(),
        Gathering.objects.get().taken_count,
    )


def test_nothing_of_them_is_found_anywhere_and_everything_adds_up(area: Neighbourhood) -> None:
    lin, files = area.others["lin"], [path_of(each) for each in StoredFile.objects.order_by("id")]
    client = resident_in(Client(), area.community, lin.account)
    tell(kind="trial", text=f"{NAME}您好", path="", now=NOW, accounts=[lin.account_id])
    open_in_emergency(
        person=lin, user=area.mediator, reason=f"{NAME}膝盖做过手术，摔倒了", by=area.actor(area.mediator), now=NOW
    )
    rolled = sorted(map(str, Rollup.objects.order_by("id").values_list()))
    before = counts()
    assert found(WORDS)
    assert all(path.exists() for path in files)
    with transaction.atomic():
        told = erased(area)
    assert found(WORDS) == []
    assert counts() == before
    assert sorted(map(str, Rollup.objects.order_by("id").values_list())) == rolled
    assert list(Matter.objects.filter(id__in=matching("matter", "漏水"))) == []
    assert list(Person.objects.filter(id__in=matching("person", NAME))) == []
    assert Matter.objects.filter(id__in=matching("matter", Matter.objects.get().number)).exists()
    assert not Session.objects.filter(session_key=client.session.session_key).exists()
    assert client.get("/c/qingyang/mine/").status_code == 302
    assert Party.objects.filter(name="林小满", is_active=True).exists()
    assert VisitPresence.objects.count() == Visit.objects.count() == 1
    assert Read.objects.get(subject_id=lin.pk).reader_id == area.mediator.pk  # that it was read stays in the log
    assert told.gone["matters.Reporter"] == told.gone["registry.Circumstance"] == 1
    assert told.gone["gatherings.Enrolment"] == 1  # the one by name; the one by record has no name to lose
    assert ill() == []


def test_pictures_go_from_the_disk_with_the_commit(
    area: Neighbourhood, django_capture_on_commit_callbacks: Any
) -> None:
    files = [path_of(each) for each in StoredFile.objects.order_by("id")]
    with django_capture_on_commit_callbacks(execute=True):
        erased(area)
    assert len(files) == 2
    assert not any(path.exists() for path in files)
    assert not StoredFile.objects.exists()
    assert not MatterFile.objects.exists()


def test_what_still_runs_stands_against_it(area: Neighbourhood) -> None:
    matter = raised(area, area.others["lin"].account, closed=False)
    with pytest.raises(ErasureRefused, match="没有办结"):
        erased(area)
    staff = area.actor(area.property_staff)
    answering.answer(matter=matter, text="好了", by=staff, now=NOW)
    answering.archive(matter=matter, by=staff, now=NOW)
    erased(area)
    boss = by_person(area.person(area.worker))
    with pytest.raises(ErasureRefused, match="工作角色"):
        erase(who=boss, user=None, by=Actor.job(), now=NOW)


def test_the_number_begins_anew_afterwards(area: Neighbourhood) -> None:
    erased(area)
    from linli.accounts.actions.residents import known_phone

    again = known_phone(phone=PHONE, now=NOW)
    assert again.pk != area.others["lin"].account_id
    assert not Reporter.objects.filter(account=again).exists()


def test_a_shared_phone_stays_the_others(area: Neighbourhood) -> None:
    lin = area.others["lin"]
    daughter = Party.objects.get(name="林小满")
    Person.objects.filter(pk=daughter.pk).update(account=lin.account)
    erased(area)
    account = ResidentAccount.objects.get(pk=lin.account_id)
    assert account.phone == PHONE
    assert account.silenced_on is None


def test_a_certificate_that_stays_shows_no_more_of_them_than_before(area: Neighbourhood) -> None:
    from linli.practices.certificates.actions.checking import Wanted
    from linli.practices.certificates.actions.issuing import issue_now
    from linli.practices.certificates.queries.certificates import mac_of

    lin = Person.objects.select_related("party", "account").get(pk=area.others["lin"].pk)
    made = issue_now(
        community=area.community, person=lin, by=area.actor(area.worker), now=NOW, user=area.worker,
        roles=["community_worker"], wanted=Wanted("residence", "孩子入学", seen=True),
    )  # fmt: skip
    erased(area)
    path = f"/c/qingyang/certificates/check/{made.number}/{mac_of(made)}/"
    with time_machine.travel(NOW, tick=False):
        shown = Client().get(path)
    assert shown.status_code == 200
    assert NAME in shown.content.decode()  # the paper holds, and says whose it is
    assert IDENTITY not in shown.content.decode()
    assert "1****************3" in shown.content.decode()
    told = Erasure.objects.get()
    assert "证明" in told.reason


# -- by the rules


def test_what_is_due_goes_and_what_is_not_stays(area: Neighbourhood) -> None:
    lin = area.others["lin"]
    PhoneCode.new(phone_hash="x", code_hash="y", sent_at=NOW, expires_at=NOW, origin_hash="z")
    tell(kind="trial", text="您好", path="", now=NOW, users=[area.worker.pk])
    assert age(now=NOW) == {}
    day = age(now=NOW + timedelta(days=2))
    assert day == {"accounts.PhoneCode": 1}
    year = age(now=NOW + timedelta(days=367))
    assert {"accounts.Notice", "registry.Circumstance", "gatherings.Enrolment"} <= set(year)
    assert age(now=NOW + timedelta(days=367)) == {}
    assert Matter.objects.get().text.startswith("厨房")
    three = age(now=NOW + timedelta(days=1097))
    assert three["matters.Reporter"] == 1
    matter = Matter.objects.get()
    assert (matter.text, matter.place, matter.grid) == ("（已按规定删除）", None, area.micro_grid)
    assert not Entry.objects.exclude(text="（已按规定删除）").exists()
    assert Person.objects.get(pk=lin.pk).phone == PHONE  # lives here still
    assert ill() == []


def test_who_moved_away_three_years_ago_goes(area: Neighbourhood) -> None:
    lin, later = area.others["lin"], NOW + timedelta(days=1100)
    Residence.objects.filter(person=lin).update(until_on=TODAY)
    assert age(now=later)["registry.Person"] == 1
    assert Erasure.objects.get().person_id == lin.pk
    assert found((NAME, PHONE, IDENTITY)) == []
    assert "registry.Person" not in age(now=later)


def test_every_night_by_a_leased_job(area: Neighbourhood) -> None:
    assert plan_nights(NOW) == 1
    assert plan_nights(NOW) == 0
    PhoneCode.new(phone_hash="x", code_hash="y", sent_at=NOW, expires_at=NOW, origin_hash="z")
    job = Job.objects.get(kind=NIGHT)
    assert job.due_at.date() == TODAY or job.due_at.hour in {18, 19, 20}
    later = NOW + timedelta(days=3)
    Job.objects.exclude(kind=NIGHT).delete()
    work_once(later)
    assert not PhoneCode.objects.exists()
    again = Job.objects.get(kind=NIGHT)
    PhoneCode.objects.bulk_create(
        PhoneCode(
            community_id=area.community.pk,
            phone_hash="x",
            code_hash="y",
            sent_at=NOW,
            expires_at=later,
            origin_hash="z",
        )
        for _number in range(MOST + 1)
    )
    assert (again.state, again.payload) == ("waiting", {"done": later.isoformat()})
    assert later < again.due_at < later + timedelta(days=2)
    work_once(later + timedelta(days=3))  # more than one transaction should hold
    assert PhoneCode.objects.count() == 1
    work_once(later + timedelta(days=3, minutes=2))
    assert not PhoneCode.objects.exists()


# -- the table and the command


def test_every_column_that_leads_to_somebody_is_in_the_table() -> None:
    led = {(model._meta.label, field) for _name, model, field in pointers()}
    for model in apps.get_models():
        fields = model._meta.concrete_fields if hasattr(model, "community") else []
        led |= {(model._meta.label, field.name) for field in fields if field.related_model is ResidentAccount}
    told = {(kind.model, column) for kind in KINDS for column in kind.of}
    told |= {(model, column) for model, columns in NAMELESS.items() for column in columns}
    assert led - told == set()
    assert told - led - {("registry.Merge", "kept"), ("registry.Merge", "merged")} == set()


def test_every_encrypted_word_has_its_fate() -> None:
    kept = {
        f"{model._meta.label}.{field.name}": (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }
    fates = {(kind.model, column) for kind in KINDS for fate in (kind.leaving, kind.then) for column in fate or ()}
    removed = {kind.model for kind in KINDS if kind.leaving is None or (kind.days and kind.then is None)}
    files = {"matters.Reporter", "mediation.DisputeParty"}  # emptied with its matter; the file of a case
    untold = [
        label for label, (model, column) in kept.items()
        if (model, column) not in fates and model not in removed | files and label not in UNLED
    ]  # fmt: skip
    assert untold == []
    assert [label for label in UNLED if label not in kept] == []


def test_the_command_tells_first_and_does_it_when_told_to(
    area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("erase", community="qingyang", person=PHONE)
    dry = capsys.readouterr().out
    assert "nothing was changed" in dry
    assert "matters.Reporter" in dry
    assert found((NAME,))
    with pytest.raises(CommandError, match="there is no community"):
        call_command("erase", community="nowhere")
    with pytest.raises(CommandError, match="nobody"):
        call_command("erase", community="qingyang", person="19900000001")
    call_command("erase", community="qingyang", person=str(area.others["lin"].pk), apply=True, json=True)
    assert '"applied": true' in capsys.readouterr().out
    assert found((NAME, PHONE)) == []


def test_somebody_known_by_a_phone_alone_is_erased_too(area: Neighbourhood) -> None:
    account, client = resident("过路人", "19912340099"), Client()
    session = client.session  # of another community first: not this account's own
    session["residents"] = {"0": str(area.account.pk), str(area.community.pk): str(account.pk)}
    session.save()
    assert client.get("/c/qingyang/mine/").status_code == 200
    tell(kind="trial", text="您好", path="", now=NOW, accounts=[account.pk])
    erase(who=by_account(account), user=None, by=Actor.job(), now=NOW)
    assert found(("过路人", "19912340099")) == []
    assert client.get("/c/qingyang/mine/").status_code == 302
    assert not Notice.objects.filter(account=account).exists()


def test_the_document_says_how_long_each_kind_stays() -> None:
    from tests.guards.ceilings import ROOT

    told = [
        line for line in (ROOT / "docs/security.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    untold = [
        kind.model for kind in KINDS
        if not any(line.startswith(f"| `{kind.model}` ") and f"| {kind.days or '—'} |" in line for line in told)
    ]  # fmt: skip
    assert untold == []
