"""The gallery, the stylesheet, preferences and refusals, as a browser gets them; and how a page becomes a fragment."""

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from linli.design import pages
from linli.design.stylesheet import stylesheet, stylesheet_url

LOOKS = ["", "light", "dark", "elder", "print"]


@pytest.fixture
def asked() -> Any:
    """A request for a page, as the middleware hands it on."""

    def ask(path: str = "/design/", **headers: str) -> Any:
        request = RequestFactory().get(path, headers=headers)
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
        request.session = {}  # type: ignore[assignment]
        request.community = request.visitor = None  # type: ignore[attr-defined]
        return request

    return ask


@pytest.mark.django_db
@pytest.mark.parametrize("look", LOOKS)
def test_every_component_is_shown_in_every_look(client: Client, look: str) -> None:
    html = client.get(reverse("design"), {"look": look}).content.decode()
    macros = set(re.findall(r"{% macro ([a-z]\w+)\(", _source("ui.html")))
    shown = set(re.findall(r"ui\.(\w+)", "".join(_source(f"_gallery_{name}.html") for name in GALLERY)))
    # These need an address that takes a POST, or a refused form: their own tests show them.
    assert macros - shown <= {"form_keys", "undo", "errors", "photos"}
    assert ('data-elder="1"' in html) is (look == "elder")
    assert ('data-theme="dark"' in html) is (look == "dark")


GALLERY = ("forms", "matters", "numbers")


def _source(name: str) -> str:
    from django.template import engines

    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return environment.loader.get_source(environment, f"design/{name}")[0]


@pytest.mark.django_db
def test_no_page_carries_style_or_script_of_its_own(client: Client) -> None:
    answer = client.get(reverse("design"))
    html = answer.content.decode()
    assert " style=" not in html
    assert re.search(r"\son\w+=", html) is None
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ids_are_unique_and_labels_point_at_them(client: Client) -> None:
    html = client.get(reverse("design")).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for attribute in ("for", "aria-describedby"):
        for pointed in re.findall(rf'\s{attribute}="([^"]+)"', html):
            assert set(pointed.split()) <= set(ids)


@pytest.mark.django_db
def test_every_file_a_page_asks_for_is_there(client: Client) -> None:
    html = client.get(reverse("design")).content.decode()
    asked_for = re.findall(r'(?:src|href|data-geojson)="/static/([^"]+)"', html)
    assert "leaflet/leaflet.js" in asked_for
    assert [path for path in [*asked_for, "django_htmx/htmx-2.min.js"] if finders.find(path) is None] == []


@pytest.mark.django_db
def test_the_stylesheet_is_named_by_its_content_and_kept_for_ever(client: Client) -> None:
    answer = client.get(stylesheet_url(), headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 12_000
    assert client.get(stylesheet_url()).content.decode() == stylesheet()[1]


def test_the_stylesheet_reaches_nowhere_else() -> None:
    assert re.findall(r"@import|url\(|@font-face", stylesheet()[1]) == []


@pytest.mark.django_db
def test_a_preference_is_kept_and_leads_back(client: Client) -> None:
    answer = client.post(reverse("preferences"), {"elder": "2", "next": "/design/?look="})
    assert answer["Location"] == "/design/?look="
    assert 'data-elder="2"' in client.get("/design/").content.decode()
    assert 'lang="en"' in client.get("/design/", headers={"Accept-Language": "en"}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_a_preference_leads_nowhere_else(client: Client, away: str) -> None:
    answer = client.post(reverse("preferences"), {"theme": "dark", "next": away})
    assert answer["Location"] == "/"


@pytest.mark.django_db
def test_a_preference_that_does_not_exist_is_not_kept(client: Client) -> None:
    client.post(reverse("preferences"), {"elder": "9", "theme": '"><script>', "next": "/"})
    assert not {"elder", "theme"} & set(client.cookies)


def test_htmx_gets_one_block_and_everybody_else_the_page(asked: Any) -> None:
    values = {"title": "T", "text": "words"}
    whole = pages.page(asked(), "design/refusal.html", block="main", **values)
    part = pages.page(asked(**{"HX-Request": "true"}), "design/refusal.html", block="main", **values)
    boosted = pages.page(
        asked(**{"HX-Request": "true", "HX-Boosted": "true"}), "design/refusal.html", block="main", **values
    )
    assert b"<html" in whole.content
    assert b"<html" in boosted.content
    assert b"<html" not in part.content
    assert part.content.strip() in whole.content
    assert "HX-Request" in whole["Vary"]


def _following(request: Any, asked: Any, **headers: str) -> Any:
    """The browser's next request, with the cookies that the answer to this one left."""
    answer, following = HttpResponse(), asked(**headers)
    pages.pass_flashes_on(request, answer)
    kept = answer.cookies.get(pages.FLASH)
    following.COOKIES = {pages.FLASH: kept.value} if kept and kept.value else {}
    return following


def test_a_flash_is_said_once_and_not_lost_in_a_fragment(asked: Any) -> None:
    request = asked()
    pages.flash(request, "Done")
    fragment = _following(request, asked, **{"HX-Request": "true"})
    pages.page(fragment, "design/refusal.html", block="main", title="T", text="t")
    assert not hasattr(fragment, "flashes")
    whole = _following(request, asked)
    assert b"Done" in pages.page(whole, "design/refusal.html", title="T", text="t").content
    after = _following(whole, asked)
    assert b"Done" not in pages.page(after, "design/refusal.html", title="T", text="t").content


def test_nobody_else_puts_words_into_a_flash(asked: Any) -> None:
    request = asked()
    request.COOKIES = {pages.FLASH: "eyJ0ZXh0IjoiRG9uZSJ9:1abc:forged"}
    assert b"Done" not in pages.page(request, "design/refusal.html", title="T", text="t").content


@pytest.mark.parametrize(
    ("answer", "status"),
    [(pages.forbidden, 403), (pages.not_found, 404), (pages.server_error, 500), (pages.csrf_failure, 403)],
)
def test_a_refusal_says_why_and_where_to_go(asked: Any, answer: Any, status: int) -> None:
    refused = answer(asked())
    assert refused.status_code == status
    assert b"<h1>" in refused.content
    assert b'class="button primary"' in refused.content


def test_a_failing_database_does_not_break_the_page_that_says_so(asked: Any) -> None:
    request = asked()

    class Gone(dict[str, Any]):
        def __contains__(self, key: object) -> bool:
            raise ConnectionError("the database is gone")

    request.session = Gone()
    assert pages.server_error(request).status_code == 500
