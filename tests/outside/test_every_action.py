"""What the pages of matters, registry and playbooks change, other systems change too (`/api/v1/`): or here stands why not.

By the name of a page's address: the operations of the description that do the same, or the reason in words. A new
address in these modules, or an operation that is gone, fails until this table says what holds.
"""

import pytest

from linli.site.api_parts import PARTS, described
from tests.guards.test_urls import routes

pytestmark = pytest.mark.once
#: Whose pages are meant.
MODULES = (
    "linli.engines.matters.", "linli.engines.routing.", "linli.practices.appeals.", "linli.practices.outside.",
    "linli.practices.visits.", "linli.registry.", "linli.site.views_playbook", "linli.site.views_start",
    "linli.site.views_founding",
)  # fmt: skip

MATTERS = {
    "matter-dispatch": "dispatch", "matter-accept": "accept", "matter-refuse": "refuse", "matter-transfer": "transfer",
    "matter-pass": "pass_on", "matter-helper": "call_helper", "matter-join": "join", "matter-unjoin": "unjoin",
    "matter-split": "split", "matter-sort": "sort", "matter-ask": "ask", "matter-resume": "resume",
    "matter-ask-extension": "ask_extension", "matter-decide-extension": "decide_extension", "matter-answer": "answer",
    "matter-settle": "settle", "matter-evaluate": "evaluate", "matter-reopen": "reopen", "matter-end": "end",
    "matter-note": "note", "matter-publish": "publish", "matter-unpublish": "unpublish",
    "matter-reporter": "reveal_reporter", "matter-offer": "take_offer", "matter-offer-undo": "undo_offer",
    "desk-entry": "raise_matter", "desk-pictures": "raise_matter note", "round": "raise_matter settle",
    "forwarded-new": "take_paper", "forwarded": "keep_reply mark_replied", "forwarded-not-ours": "give_back_paper",
    "joint-add": "put_on_joint_list", "joint-pass": "pass_turn", "joint-note": "note", "joint-off": "take_off_joint_list",
    "outside-ask": "ask_by_link", "outside-link-revoke": "revoke_link", "promise-keep": "keep_promise",
    "promise-drop": "drop_promise", "topic-task": "topic_task", "topic-become": "topic_become",
    "report": "raise_matter", "report-photo": "raise_matter", "report-where": "raise_matter",
    "report-point": "raise_matter", "report-contact": "raise_matter", "report-anonymous": "raise_matter",
    "report-check": "raise_matter", "field-send": "raise_matter accept refuse answer settle note",
}  # fmt: skip
RULES = {
    "router-threshold": "set_threshold", "router-learn": "learn_anew", "router-version": "use_version",
    "routing-rule-add": "add_rule", "routing-rule-try": "try_rule", "routing-rule-switch": "switch_rule",
    "routing-rule-up": "move_rule_up", "routing-rule-remove": "remove_rule",
    "playbook-adjust": "check_playbook", "playbook-upload": "check_playbook", "playbook-apply": "apply_playbook",
    "playbook-file": "get_playbook", "community-details": "change_details",
}  # fmt: skip
REGISTRY = {
    "place-new": "make_place", "place-edit": "change_place", "place-aside": "put_place_aside bring_place_back",
    "places-paste": "check_lines", "places-lay-out": "lay_out_estates",
    "group-new": "make_group", "group-edit": "change_group", "member-add": "join_group", "member-end": "leave_group",
    "responsibility-add": "take_responsibility", "responsibility-end": "end_responsibility",
    "person-new": "put_on_file", "person-edit": "change_person", "person-reveal": "open_sensitive",
    "person-link": "link_account", "residence-add": "settle_in", "residence-end": "move_out",
    "residence-strike-out": "strike_out", "person-away": "go_away",
    "circumstance-add": "note_circumstance", "circumstance-end": "end_circumstance",
    "household-join": "keep_house", "household-leave": "leave_house", "household-divide": "divide_household",
    "household-merge": "join_households", "household-head": "name_head", "person-death": "note_death",
    "person-death-undo": "take_back_death", "tie-add": "tie", "tie-end": "untie", "duplicate": "merge_people",
    "merge-undo": "undo_merge", "handing-over": "hand_over", "export-people": "export_people",
    "import-upload": "upload_list", "import-columns": "name_columns", "import-apply": "apply_list",
    "import-forget": "forget_list", "staff-end": "end_grant", "invitations": "invite",
    "invitation-again": "invite_again", "invitation-revoke": "revoke_invite", "duty-add": "put_on_duty",
    "duty-copy": "copy_duty", "duty-remove": "take_off_duty", "calendar-day": "set_day unset_day",
    "office-hours": "set_office_hours",
}  # fmt: skip
DONE = MATTERS | RULES | REGISTRY

OWN_LINK = "said by whoever holds the link, in their own name; a system would speak for somebody it is not"
PASSWORD = "passwords are made on the page alone; over a key people are invited"
SUBSCRIBING = "where events go is decided on the page: a stolen key must not send them elsewhere"
NO_COMMUNITY = "a key belongs to one community, this to none or to all of an area"
NOT_OVER_KEYS = {
    **dict.fromkeys(("track-urge", "track-reply", "track-evaluate"), OWN_LINK),
    **dict.fromkeys(
        ("outside-promise", "outside-progress", "outside-send", "outside-done", "outside-refuse"), OWN_LINK
    ),
    **dict.fromkeys(("staff-appoint", "staff-password", "join"), PASSWORD),
    **dict.fromkeys(("webhooks", "webhook-end", "webhook-missed", "delivery-again"), SUBSCRIBING),
    **dict.fromkeys(("area-staff", "area-staff-end", "first-community", "next-community"), NO_COMMUNITY),
    "lookup": "proves somebody's own phone by a code, and changes nothing",
    "report-code": "proves somebody's own phone by a code; a system says the phone it was told",
    "report-alike": "shows what others reported while somebody writes, and keeps nothing",
    "report-photo-remove": "of a draft on the page; a system sends the report when it is whole",
    "desk-wechat": "reads a pasted message into the form of the desk, and changes nothing",
    "matter-answer-preview": "shows the answer as it will look, and changes nothing",
    "saved-views": "somebody's own tabs in their inbox; a key has none",
    "saved-view-remove": "somebody's own tabs in their inbox; a key has none",
    "emergency": "a file is opened in an emergency by a person who stands in for it, never by a system",
    "start-away": "puts the list of first steps away, which is seen on the page alone",
    "household-visits": "a note after a visit is signed by who was at the door; a system was at none",
    "open311-requests": "no page: the door of Open311 itself",
}


def writing() -> set[str]:
    """The names of the addresses by which pages of these modules change something."""
    return {
        str(pattern.name)
        for _route, pattern in routes()
        if "POST" in pattern.callback.methods and f"{pattern.callback.__module__}.".startswith(MODULES)
    }


def test_every_writing_address_has_an_operation_or_a_reason() -> None:
    told = DONE.keys() | NOT_OVER_KEYS.keys()
    assert len(writing()) > 100
    assert writing() - told == set(), "say what does it over /api/v1/, or why not over a key"
    assert told - writing() == set(), "these addresses are gone"
    assert DONE.keys() & NOT_OVER_KEYS.keys() == set()


def test_every_operation_named_is_there() -> None:
    paths = described("/api/v1/qingyang")["paths"]
    there = {operation["operationId"] for operations in paths.values() for operation in operations.values()}
    assert {name for names in DONE.values() for name in names.split()} - there == set()


def test_every_operation_that_changes_something_is_of_some_page() -> None:
    """Nothing can be done over a key that no page offers."""
    changing = {
        operation.operation_id
        for part in PARTS
        for view in part.router.path_operations.values()
        for operation in view.operations
        if set(operation.methods) - {"GET"}
    }
    assert changing - {name for names in DONE.values() for name in names.split()} == set()
