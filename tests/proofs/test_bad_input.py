"""Whatever is typed or sent, in every form of every page: a clear message, nothing broken, nothing changed."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin
from uuid import UUID

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.db.models import Max
from django.db.models.functions import Length
from django.test import Client
from django.urls import reverse

from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.doctor import Breach
from linli.kernel.guarantees import references_of, tables
from linli.kernel.models import Event, StoredFile
from linli.kernel.tenancy import Record, every_community, in_community
from linli.registry.models import Person
from tests.factories import NOW, Neighbourhood, resident_in, signed_in
from tests.guards.furnished import arguments, furnish
from tests.guards.test_access import INSIDE
from tests.guards.test_access import undone as asked_in_vain
from tests.guards.test_urls import routes
from tests.kernel.test_files import BAD

pytestmark = pytest.mark.django_db
LONG, WORDS = "长" * 100_000, "写得好好的一句话"
#: No column of ours takes more than a report's 5,000 characters and what is written around them.
LONGEST = 20_000


@dataclass
class Form:
    """A form of a page: where it leads, what a browser would send, the fields for any text, for pictures, other files."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The POST forms of a page."""

    TYPED = {"text", "search", "tel", "password", "email", "number", "date", "hidden", "datetime-local"}

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self.inside, self.select = path, list[Form](), None, ""

    inside: Form | None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.inside = Form(urljoin(self.path, given.get("action") or "")) if given.get("method") == "post" else None
            self.forms += [self.inside] if self.inside else []
        elif self.inside is None:
            return
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and value:
            self.inside.values.setdefault(self.select, value)
        elif tag == "textarea" and name:
            self.inside.values[name] = WORDS
            self.inside.free.append(name)
        elif tag == "input" and name:
            self._input(self.inside, name, given.get("type") or "text", value, given.get("accept") or "")

    def _input(self, form: Form, name: str, kind: str, value: str, accepts: str) -> None:
        if kind in {"radio", "checkbox"}:
            form.values.setdefault(name, value)
        elif kind == "file":
            (form.pictures if "image" in accepts else form.files).append(name)
        elif kind in self.TYPED and name not in {"csrfmiddlewaretoken", "idempotency_key"}:
            form.values[name] = value or ("1" if kind == "number" else "一句话")
            form.free.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        if tag == "select":
            self.select = ""


def forms_for(client: Client, paths: list[str]) -> Iterator[Form]:
    """Every form of every page that opens, each address once."""
    seen = set()
    for path in paths:
        with undone(client):
            answer = client.get(path)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        parser = Forms(path)
        parser.feed(answer.content.decode())
        for form in parser.forms:
            if (key := (form.action, *sorted(form.values))) not in seen:
                seen.add(key)
                yield form


READING = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK)\b", re.I)


@contextmanager
def undone(client: Client) -> Iterator[list[str]]:
    """What is done within never was. Tells the statements that may have written something."""
    written: list[str] = []

    def note(execute: Any, sql: Any, *rest: Any) -> Any:
        if not READING.match(str(sql)):
            written.append(str(sql))
        return execute(sql, *rest)

    with asked_in_vain(client), connection.execute_wrapper(note):
        yield written


def state() -> tuple[int, int, int]:
    """What any change would move."""
    return Event.objects.count(), Matter.objects.count(), StoredFile.objects.count()


def overlong(written: Iterable[str]) -> list[str]:
    """Columns in which something longer than we ever keep has been stored, of the tables that statements name."""
    found, named = [], "\n".join(written)
    for model in apps.get_models():
        if issubclass(model, Record) and model._meta.db_table in named:
            kept = [c for c in model._meta.local_concrete_fields if isinstance(c, models.CharField | models.TextField)]
            columns = {c.name: c for c in kept if not isinstance(c, EncryptedTextField)}
            longest = model._base_manager.aggregate(**{f"n_{name}": Max(Length(name)) for name in columns})
            for name, column in columns.items():
                limit, length = getattr(column, "max_length", None) or LONGEST, longest[f"n_{name}"] or 0
                found += [f"{column}: {length}"] if length > limit else []
    return found


def crossed(written: Iterable[str]) -> list[Breach]:
    """Rows that refer to what is not there, or is next door: of the tables that statements name; of all after a removal."""
    named = "\n".join(written)
    looked_at = [model for model in tables() if "DELETE" in named or model._meta.db_table in named]
    with every_community("a test looks for what crossed"):
        return list(references_of(looked_at))


def raw(values: dict[str, str], name: str, value: bytes) -> bytes:
    """An urlencoded body in which one field holds any bytes at all."""
    rest = urlencode({key: text for key, text in values.items() if key != name})
    return f"{rest}&{name}=".encode() + b"".join(b"%%%02X" % byte for byte in value)


URLENCODED = "application/x-www-form-urlencoded"
WHO = ["secretary", "property_staff", "resident"]


@pytest.fixture(scope="module")
def area(lasting: None) -> Iterator[Neighbourhood]:
    with time_machine.travel(NOW):
        made, _people = furnish("qingyang", "青杨社区")
        yield made


@pytest.fixture(scope="module")
def paths(area: Neighbourhood) -> list[str]:
    """Every address that shows something; samples of what it names are made on the way."""
    shown = [(r, p) for r, p in routes() if r.startswith(INSIDE) and "GET" in p.callback.methods]
    with in_community(area.community):
        return [reverse(p.name, kwargs={"code": area.community.code, **arguments(r, p, area)}) for r, p in shown]


@pytest.fixture(scope="module")
def next_door(area: Neighbourhood) -> Neighbourhood:
    made, _people = furnish("baihe", "白鹤社区")
    return made


def client_of(area: Neighbourhood, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who == "resident":
        return resident_in(client, area.community, area.account)
    return signed_in(client, getattr(area, who))


@pytest.fixture(scope="module", params=WHO)
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def forms(area: Neighbourhood, who: str, paths: list[str]) -> list[Form]:
    """All that somebody is shown."""
    with in_community(area.community):
        return list(forms_for(client_of(area, who), paths))


as_secretary = pytest.mark.parametrize("who", ["secretary"], indirect=True)


@pytest.mark.slow
def test_every_form_refuses_what_is_no_text(area: Neighbourhood, who: str, forms: list[Form]) -> None:
    client, wrong, tried = client_of(area, who), [], 0
    with in_community(area.community):
        before = state()
        for form in forms:
            for name in form.free:
                tried += 1
                for kind, value in (("NUL", "坏\0了".encode()), ("no UTF-8", "坏了".encode("gb18030"))):
                    with undone(client) as written:
                        answer = client.post(form.action, raw(form.values, name, value), content_type=URLENCODED)
                        if answer.status_code not in {400, 403, 404} or (written and state() != before):
                            wrong.append(f"{kind} in {name} of {form.action}: {answer.status_code}")
    assert wrong == []
    assert tried > 5


@pytest.mark.slow
def test_no_form_breaks_on_a_hundred_thousand_characters(area: Neighbourhood, who: str, forms: list[Form]) -> None:
    client, wrong = client_of(area, who), []
    with in_community(area.community):
        for form in forms:
            for name in form.free:
                with undone(client) as written:
                    answer = client.post(form.action, {**form.values, name: LONG})
                    stored = overlong(written) if answer.status_code < 400 else []
                    if answer.status_code >= 500 or stored:
                        wrong.append(f"{name} of {form.action}: {answer.status_code} {stored}")
    assert wrong == []


def test_every_field_for_pictures_refuses_what_is_none(area: Neighbourhood, who: str, forms: list[Form]) -> None:
    """Oversize, of a lying type, cut short, decompression bombs: said in words, and the words typed are still there."""
    client, wrong, tried = client_of(area, who), [], 0
    with in_community(area.community):
        before = state()
        for form in forms:
            with undone(client):
                is_complete = client.post(form.action, form.values).status_code < 400
            for name in form.pictures:
                tried += 1
                for kind, content in BAD.items():
                    upload = SimpleUploadedFile("photo.jpg", content or b"\0", "image/jpeg")
                    with undone(client) as written:
                        answer = client.post(form.action, {**form.values, name: upload})
                        told = answer.content.decode()
                        kept = all(form.values[text] in told for text in form.free if form.values[text] == WORDS)
                        well = answer.status_code in {409, 422} and kept and ("图片" in told or not is_complete)
                        if not well or (written and state() != before):
                            wrong.append(f"{kind} as {name} of {form.action}: {answer.status_code}, {kept=}")
    assert wrong == []
    assert tried or who != "secretary"


@as_secretary
def test_every_field_for_files_refuses_what_it_cannot_read(area: Neighbourhood, who: str, forms: list[Form]) -> None:
    """A page of text passes for a list of one column: the preview says what is wrong with it."""
    client, wrong = client_of(area, who), []
    with in_community(area.community):
        before = state()
        for form in forms:
            for name in form.files:
                for kind, content in BAD.items():
                    upload = SimpleUploadedFile("people.xlsx", content or b"\0", "application/octet-stream")
                    with undone(client) as written:
                        answer = client.post(form.action, {**form.values, name: upload})
                        refused = 400 <= answer.status_code < 500 or (kind == "script" and answer.status_code == 302)
                        if not refused or (written and state() != before):
                            wrong.append(f"{kind} as {name} of {form.action}: {answer.status_code}")
    assert wrong == []


def test_no_address_breaks_on_bad_questions(area: Neighbourhood, paths: list[str]) -> None:
    """Search words, filters, pages and numbers that are none, in every address that shows something."""
    client, wrong = client_of(area, "secretary"), []
    bad = [
        "%00",
        "%FF%FE",
        "-1",
        "99999999999999999999",
        "0x10",
        "' OR 1=1 --",
        "..%2F..%2Fetc",
        "[]",
        LONG[:3000],  # as UTF-8: Python takes 9 s to undo as many %E9%95%BF
    ]
    names = ["q", "page", "tab", "category", "grid", "source", "holder", "since", "until", "from", "to", "month", "year",
             "id", "kind", "caller", "next", "place", "sort", "at", "number"]  # fmt: skip
    with in_community(area.community):
        for path in paths:
            for value in bad:
                with undone(client):
                    answer = client.get(path + "?" + "&".join(f"{name}={value}" for name in names))
                if answer.status_code >= 500:
                    wrong.append(f"{path}?…={value[:20]}: {answer.status_code}")
    assert wrong == []


@pytest.mark.slow
@as_secretary
def test_no_form_takes_the_neighbours_records(
    area: Neighbourhood, next_door: Neighbourhood, who: str, forms: list[Form]
) -> None:
    """Each field that holds an id is sent with ids of next door: whatever is answered, nothing crosses."""
    with in_community(next_door.community):
        foreign = [
            next_door.property_company.id, next_door.building.id, next_door.leak.id, next_door.account.id,
            Person.objects.order_by("id").values_list("id", flat=True)[0], Matter.objects.order_by("id")[0].id,
        ]  # fmt: skip
    client, wrong, tried = client_of(area, who), [], 0
    with in_community(area.community):
        for form in forms:
            for name in [name for name, value in form.values.items() if is_id(value)]:
                tried += 1
                for each in foreign:
                    with undone(client) as written:
                        answer = client.post(form.action, {**form.values, name: str(each)})
                        found = crossed(written)
                        if answer.status_code >= 500 or found:
                            wrong.append(f"{each} as {name} of {form.action}: {answer.status_code}, {found}")
    assert wrong == []
    assert tried > 10


def is_id(value: str) -> bool:
    with suppress(ValueError):
        return bool(UUID(value))
    return False
