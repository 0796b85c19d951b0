"""Open311 GeoReport v2 on the wire: the same answer as XML or JSON, and its errors (`[{code, description}]`)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as tree

from django.http import HttpResponse

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
#: The names of what a list holds, in XML.
ITEM = {
    "services": "service", "service_requests": "request", "attributes": "attribute", "values": "value", "errors": "error",
    "endpoints": "endpoint", "formats": "format",
}  # fmt: skip


class Bad(Exception):
    """A call that is refused: status, and what the specification wants said of it."""

    def __init__(self, status: int, description: str) -> None:
        self.status, self.description = status, description
        super().__init__(description)


def answer(form: str, root: str, told: Any, status: int = 200) -> HttpResponse:
    """`told` as a bare array or object in JSON; in XML under `root`. Open to pages of other sites (CORS)."""
    if form == "xml":
        content: bytes | str = tree.tostring(_element(root, told), encoding="utf-8", xml_declaration=True)
    else:
        content = json.dumps(told, ensure_ascii=False)
    return allowing(HttpResponse(content, status=status, content_type=TYPES.get(form, TYPES["json"])))


def allowing(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    response["Cache-Control"] = "no-store"
    return response


def refusal(form: str, bad: Bad) -> HttpResponse:
    return answer(form, "errors", [{"code": bad.status, "description": bad.description}], bad.status)


def _element(name: str, told: Any) -> tree.Element:
    element = tree.Element(name)
    if isinstance(told, Mapping):
        element.extend(_element(key, value) for key, value in told.items())
    elif isinstance(told, Sequence) and not isinstance(told, str):
        element.extend(_element(ITEM[name], value) for value in told)
    elif told is not None:
        text = str(told).lower() if isinstance(told, bool) else str(told)
        element.text = "".join(letter for letter in text if letter in "\t\n\r" or letter >= " ")
    return element
