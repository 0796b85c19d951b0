"""The Jinja2 environment of every page: strict, escaping, speaking the reader's language."""

import os
import sys
from contextlib import suppress
from functools import lru_cache
from hashlib import md5
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined, pass_context
from jinja2.runtime import Context

from linli.design import charts, words
from linli.design.icons import icon
from linli.design.navigation import sections_of


@pass_context
def url(context: Context, name: str, **kwargs: Any) -> str:
    """The address of a route; below `/c/<code>/` the current community's code is filled in."""
    community = context.get("community")
    return _address(name, community.code if community else "", **kwargs)


@lru_cache(maxsize=4096)
def _address(name: str, community: str, **kwargs: Any) -> str:
    if not community or "code" in kwargs:
        return reverse(name, kwargs=kwargs)
    try:
        return reverse(name, kwargs={"code": community, **kwargs})
    except NoReverseMatch:
        return reverse(name, kwargs=kwargs)


def compiled() -> FileSystemBytecodeCache | None:
    """Templates compiled once, beside the compiled modules, as these; none where nothing may be written there."""
    made_by = md5(Path(__file__).read_bytes() + version("jinja2").encode()).hexdigest()[:8]
    folder = Path(__file__).parent / "__pycache__" / f"templates-{made_by}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return None
    return FileSystemBytecodeCache(str(folder))


def environment(**options: Any) -> Environment:
    """Made once by Django's Jinja2 backend. Macros know no request: who needs a token or an address passes it."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "cache_size": 1000}
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], bytecode_cache=compiled(), **options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals |= {"static": static, "url": url, "icon": icon, "charts": charts, "sections_of": sections_of}
    env.filters |= words.FILTERS
    env.globals["ui"] = env.get_template("design/ui.html").module
    return env
