"""Asking for help, from a resident's phone and at the desk: one form, one act."""

from typing import Any

from linli.accounts.opens import Request
from linli.engines.matters.queries.routing import NoDesk
from linli.practices.doorhelp.actions.calling import Asked, HelpRefused, ask
from linli.practices.doorhelp.models import HelpCall
from linli.practices.doorhelp.queries.places import door_with
from linli.practices.doorhelp.ui.forms import NOW, AskForm


def sought(request: Request, form: AskForm, **who: Any) -> HelpCall | None:
    """The call that a form asks for, of `who`; None where it cannot be, with the reason in the form."""
    if not form.is_valid():
        return None
    given = form.cleaned_data
    asked = Asked(
        given["skill"], given["address"], door_with(given["place"]), given["text"], form.wanted_at(), given["language"],
        name=given.get("name", ""), phone=given.get("phone", ""), swears=given["swears"], **who,
    )  # fmt: skip
    try:
        return ask(community=request.community, asked=asked, by=request.visitor.actor, now=request.now)
    except (HelpRefused, NoDesk) as refused:
        form.add_error(None, str(refused))
        return None


def as_before(call: HelpCall | None) -> dict[str, Any]:
    """再请一次: what was asked before, for now; whoever asks says again that they may have the door opened."""
    if call is None:
        return {"when": NOW}
    names = ("skill", "address", "text", "language", "name", "phone")
    return {
        "when": NOW,
        "place": call.place.code if call.place else "",
        **{each: getattr(call, each) for each in names},
    }
