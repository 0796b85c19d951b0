"""What Linli will not do: each rule of the design, with the tests that hold it. A rule without a test fails here.

`RULES` names the tests that try a rule where its practice is tested; what holds for the whole program is tried below:
what tables there are and what they can hold.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import models

from linli.accounts.models import ResidentAccount
from linli.engines.ballots.enums import RollRule
from linli.engines.ballots.rules.rolls import Flaw, Roll, Sheet, flaws
from linli.kernel.tenancy import Record
from linli.registry.models import Circumstance, Party, Person
from tests.guards.ceilings import ROOT

pytestmark = pytest.mark.once

HERE = "tests/harm/test_what_linli_will_not_do.py"
RULES: dict[str, tuple[str, ...]] = {
    "no cameras, faces, behaviour records, scores of persons, key persons": (
        f"{HERE}::test_no_table_can_hold_what_must_not_be_known",
        f"{HERE}::test_what_is_kept_of_a_person_is_this_and_no_more",
        f"{HERE}::test_no_program_looks_at_faces",
    ),
    "what is gathered at doors names no third person": (
        "tests/visits/test_visits.py::test_a_third_person_stays_out",
        "tests/mission/test_mz9_peace_station.py::test_nobody_is_named",
    ),
    "no field for ethnicity or religion": (
        f"{HERE}::test_no_table_can_hold_what_must_not_be_known",
        "tests/registry/importing/test_awful.py::test_what_is_never_kept_is_said",
    ),
    "party membership is seen by party bodies only": (
        "tests/registry/test_party.py::test_a_worker_outside_the_party_reads_no_members",
        "tests/mission/test_mz10_organisation_life.py::test_party_membership_is_seen_by_party_bodies_only",
    ),
    "home town is used for matching only at the party's own request": (
        "tests/mediation/test_cases.py::test_kin_household_interest_and_load_exclude",
        "tests/mission/test_xj9_mediation_among_acquaintances.py::test_a_newcomers_quarrel_is_settled_by_somebody_from_home",
    ),
    "the reporter is hidden unless they must be visited, and then it is logged": (
        "tests/matters/test_deeds.py::test_the_reporter_is_shown_for_a_reason_once_and_logged",
        "tests/matters/test_deeds.py::test_who_must_visit_may_see_the_reporter",
        "tests/matters/test_matter_page.py::test_a_sheet_of_paper_names_no_reporter",
        "tests/matters/test_walls.py::test_the_register_leaves_without_reporters_and_without_formulas",
    ),
    "public texts and house numbers are shown after redaction and consent": (
        "tests/matters/test_deeds.py::test_published_under_a_title_without_persons",
        "tests/matters/test_rules.py::test_words_without_persons",
        "tests/insight/test_pages.py::test_anybody_reads_what_is_listed_and_nothing_else",
    ),
    "public records of performance are of organisations, never of single people": (
        "tests/insight/test_figures.py::test_grids_and_organisations_but_never_persons",
        "tests/mission/test_jk2_micro_grids.py::test_the_public_record_names_organisations_never_persons",
    ),
    "no tracking of positions": (f"{HERE}::test_no_position_of_anybody_is_kept",),
    "who signed, objected, was for or against stays with the team; counts are public, small groups suppressed": (
        "tests/council/test_rules.py::test_no_small_group_is_shown_and_nobody_is_lost",
        "tests/insight/test_rules.py::test_no_small_group_is_ever_shown_nor_found_by_subtraction",
        "tests/mission/test_xc5_three_ways.py::test_a_name_that_was_not_signed_cannot_stay",
        "tests/ballots/test_rules.py::test_electorates_too_small_to_hide_in_are_joined",
    ),
    "no kin or employer links to people under negotiation": (
        f"{HERE}::test_kinship_is_read_where_it_protects_and_nowhere_else",
    ),
    "newcomers are residents: a rule that asks for local registration needs a published reason": (
        f"{HERE}::test_a_roll_of_locals_alone_wants_a_reason",
    ),
    "circumstances carry purpose and expiry": (
        f"{HERE}::test_a_circumstance_has_a_purpose_and_an_end",
        "tests/registry/test_circumstances.py::test_a_circumstance_without_purpose_or_end_is_refused",
        "tests/notices/test_notices.py::test_a_group_is_told_alone_and_nobody_else_reads_it",
    ),
    "violence, suicide, harm to a child: 110 and 120 first, past the router, to named people": (
        "tests/appeals/test_report.py::test_violence_says_whom_to_call_first_and_goes_to_a_named_person",
        "tests/appeals/test_report.py::test_words_of_harm_bring_the_numbers_first_and_stay_with_the_staff",
        "tests/routing/test_router.py::test_behind_a_wall_and_of_harm_it_never_looks",
        "tests/matters/test_walls.py::test_harm_passes_by_the_desk_to_the_named_person",
    ),
    "whoever works with children is checked first": (
        "tests/gatherings/test_pictures.py::test_who_works_with_children_is_checked_first",
    ),
    "emergency access: a reason, three hours, told to the secretary and the person": (
        "tests/registry/test_reading.py::test_in_an_emergency_a_file_opens_for_three_hours",
        "tests/registry/test_reading.py::test_the_secretary_and_the_person_are_told_of_it",
    ),
    "a till shows the amount, never why; not seen for N days only by agreement": (
        f"{HERE}::test_there_is_no_till_and_no_watch_yet",
    ),
}  # fmt: skip

#: Words of columns and tables that must not be: as whole words of a name.
NEVER = re.compile(
    r"(^|_)(face|facial|camera|video|fingerprints|biometric|iris|voiceprint|behaviou?r|credit|trust_score|risk_score"
    r"|ethnic\w*|ethnicity|nationality|race|religion|belief|faith|political\w*|party_member|is_party|key_person|controlled"
    r"|petitioner|suspect|blacklist|plate|mac_address|device_id|imei)($|_)"
)
#: Columns of a person: to add one is a decision that changes this line.
PERSON = {
    "id", "community", "party", "user", "account", "title", "sex", "born_on", "phone", "phone_hash", "phone_last4_hash",
    "id_number", "id_number_hash", "died_on", "merged_into",
}  # fmt: skip
PARTY = {"id", "community", "kind", "name", "is_active"}
ACCOUNT = {
    "id", "community", "phone", "phone_hash", "phone_last4_hash", "name", "silenced_on", "verified_at", "is_demo",
    "demo_hint", "created_at",
}  # fmt: skip
#: Where a point on the map is kept: of places and of what was reported, never of who moves.
POINTS = {"registry.Place", "matters.Matter"}
#: Who reads kinship: the file of a person, whoever must not mediate among kin, who may collect a child.
KIN = {"linli/practices/mediation/queries/proposing.py", "linli/practices/learning/queries/children.py"}


def tables() -> Iterator[type[Record]]:
    yield from (model for model in apps.get_models() if issubclass(model, Record))


def test_every_rule_names_tests_that_are_there() -> None:
    found: dict[str, set[str]] = {}
    for file in {name.partition("::")[0] for names in RULES.values() for name in names}:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        found[file] = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    missing = [
        name for names in RULES.values() for name in names if name.split("::")[1] not in found[name.split("::")[0]]
    ]
    assert missing == []
    assert all(RULES.values())


def test_the_document_lists_every_rule() -> None:
    told = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert [rule for rule in RULES if rule not in told] == []


def test_no_table_can_hold_what_must_not_be_known() -> None:
    names = {
        f"{model._meta.label}.{field.name}": field.name for model in tables() for field in model._meta.concrete_fields
    }
    names |= {model._meta.label: model._meta.db_table for model in tables()}
    assert [label for label, name in names.items() if NEVER.search(name)] == []
    assert NEVER.search("face_photo")
    assert NEVER.search("is_party_member")


def test_what_is_kept_of_a_person_is_this_and_no_more() -> None:
    """No score, no count, no mark: nothing that a person could be ranked by."""
    for model, known in ((Person, PERSON), (Party, PARTY), (ResidentAccount, ACCOUNT)):
        assert {field.name for field in model._meta.concrete_fields} == known


def test_no_program_looks_at_faces() -> None:
    forbidden = {"cv2", "dlib", "face_recognition", "deepface", "insightface", "mediapipe", "torch", "onnxruntime"}
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert [name for name in forbidden if f'name = "{name}"' in lock] == []


def test_no_position_of_anybody_is_kept() -> None:
    kept = {
        model._meta.label
        for model in tables()
        for field in model._meta.concrete_fields
        if field.name in {"latitude", "longitude", "position_at"} or isinstance(field, models.GenericIPAddressField)
    }
    assert kept == POINTS


def test_kinship_is_read_where_it_protects_and_nowhere_else() -> None:
    """Nothing that asks, gathers signatures or negotiates can look up whose kin somebody is."""
    readers = set()
    for path in [*(ROOT / "linli/practices").rglob("*.py"), *(ROOT / "linli/engines").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if re.search("Kinship|Guardianship", text) else ():
            if isinstance(node, ast.ImportFrom) and {"Kinship", "Guardianship"} & {each.name for each in node.names}:
                readers.add(str(path.relative_to(ROOT)))
    assert {reader for reader in readers if "/simulate" not in reader} == KIN


def test_a_roll_of_locals_alone_wants_a_reason() -> None:
    """People who live here and are registered elsewhere have the same vote, or everybody reads why not."""
    votes = Sheet("投票", ("甲", "乙"), (0, 0), 1, None, 1, 1, False, [Roll("户籍居民", RollRule.LOCALS)])
    assert Flaw.UNEQUAL in flaws(votes)
    less = [Roll("户籍居民", RollRule.LOCALS, 3), Roll("新居民", RollRule.NEWCOMERS, 1)]
    assert Flaw.UNEQUAL in flaws(replace(votes, rolls=less))
    assert flaws(replace(votes, rolls=[replace(less[0], reason="只关系到户籍所在的集体资产"), less[1]])) == []
    assert flaws(replace(votes, rolls=[Roll("全体居民", RollRule.RESIDENTS)])) == []


def test_a_circumstance_has_a_purpose_and_an_end() -> None:
    purpose, until = (Circumstance._meta.get_field(name) for name in ("purpose", "until_on"))
    assert not purpose.blank
    assert not until.null


def test_there_is_no_till_and_no_watch_yet() -> None:
    """Whoever builds the canteen's till or the care plan writes its test here first."""
    labels = {model._meta.app_label for model in apps.get_models()}
    assert labels.isdisjoint({"ledger", "canteen", "pantry", "care", "followups"})
