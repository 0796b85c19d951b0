"""Somebody's own copy as one file: what a program reads (JSON) and what a person reads (a page that needs no network)."""

import io
import json
import zipfile

from django.http import HttpResponse
from django.template.loader import render_to_string

from linli.accounts.opens import Request
from linli.journeys.personal.queries.own import copy_of
from linli.journeys.personal.queries.somebody import Somebody
from linli.kernel.worktime import local


def packed(request: Request, who: Somebody) -> HttpResponse:
    """A download that no cache keeps."""
    sections = copy_of(who)
    made_on = f"{local(request.now):%Y-%m-%d %H:%M}"
    told = {
        "community": request.community.name, "made_at": request.now.isoformat(),
        "sections": [
            {"name": each.name, "rows": [dict(zip(each.heads, row, strict=True)) for row in each.rows]} for each in sections
        ],
    }  # fmt: skip
    pages = {"sections": sections, "community": request.community, "made_on": made_on}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("my-data.json", json.dumps(told, ensure_ascii=False, indent=1))
        file.writestr("my-data.html", render_to_string("personal/copy.html", pages))
    name = f"{request.community.code}-my-data-{local(request.now):%Y%m%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content.getvalue(), content_type="application/zip", headers=headers)
