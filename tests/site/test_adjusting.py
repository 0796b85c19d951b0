"""A playbook taken over from another community and adjusted by a form is a playbook; what is gone leaves nothing loose."""

import re

import pytest

from linli.site.adjusting import adjusted, own, taken_over
from linli.site.playbooks import Playbook, parse, plain, read, shipped, written

pytestmark = pytest.mark.once
HERE = {"code": "here", "name": "此地社区", "division_code": "110199001001", "phone": "010-40000001"}


def over(name: str = "xinjie") -> dict:
    return taken_over(plain(read(shipped()[name])), HERE)


def everything(tree: dict) -> dict[str, str]:
    """The form as it is shown: all on, as they are."""
    given = {}
    for section in ("groups", "categories"):
        for key, entry in tree[section].items():
            given |= {f"{section}.{key}.on": "1"} | {
                f"{section}.{key}.{n}": entry[n] for n in ("name", "term", "urgent") if n in entry
            }
    return given | {f"roles.{role}": name for role, name in tree.get("roles", {}).items()}


@pytest.mark.parametrize("name", ["xinjie", "jinkang"])
def test_what_is_written_reads_as_it_was(name: str) -> None:
    book = read(shipped()[name])
    assert parse(written(plain(book))) == book
    assert list(parse(written(plain(book))).categories) == list(book.categories)


@pytest.mark.parametrize("name", ["xinjie", "jinkang"])
def test_taken_over_it_has_no_places_and_no_claims(name: str) -> None:
    tree = over(name)
    book = Playbook.model_validate(tree)
    assert (book.grids, book.estates, book.facilities) == ({}, {}, {})
    assert {entry.claimed for entry in book.responsibilities} == {False}
    assert not any(entry.places for entry in book.responsibilities)
    assert {group.phone for key, group in book.groups.items() if key != "desk"} == {None}
    assert book.groups["desk"].phone == "010-40000001"
    assert book.groups["committee"].name == "此地社区居委会"
    assert book.community.code == "here"
    assert "village" not in {str(group.kind) for group in book.groups.values()}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_nothing_in_it_is_called_after_the_community_it_came_from(name: str) -> None:
    tree = over(name)
    was = re.sub(r"(?:社区|居民区)$", "", plain(read(shipped()[name]))["community"]["name"])
    assert f"{was}社区" not in written(tree)
    assert was not in (tree.get("certificates", {}).get("seal") or "") + (tree.get("mediation", {}).get("short") or "")
    assert not tree.get("mediation", {}).get("court"), "the court of another district"


def test_an_untouched_form_changes_nothing() -> None:
    tree = over()
    assert Playbook.model_validate(adjusted(tree, everything(tree), {})) == Playbook.model_validate(tree)


def test_what_is_switched_off_goes_with_all_that_named_it() -> None:
    tree = over()
    given = {
        name: value
        for name, value in everything(tree).items()
        if name not in {"groups.property.on", "categories.dogs.on"}
    }
    book = parse(written(adjusted(tree, given, {})))
    assert "property" not in book.groups
    assert "dogs" not in book.categories
    assert "property" not in {entry.who for entry in book.responsibilities}
    assert "dogs" not in {answer.category for answer in book.answers}
    assert book.joint_lists["trinity"].members == ["party-branch", "owners"]
    assert book.duty is not None
    assert book.duty.turns == ["committee"]


def test_the_desk_stays_whatever_was_sent() -> None:
    assert "desk" in adjusted(over(), {}, {})["groups"]


def test_names_terms_roles_and_ones_own() -> None:
    tree = over()
    given = everything(tree) | {
        "categories.repair.term.amount": "2", "categories.repair.term.unit": "workdays",
        "groups.property.name": "我们的物业", "roles.mediator": "和事佬",
        "loop.reopen_limit": "1", "new_categories.1.name": "电梯",
        "new_categories.1.term.amount": "1", "new_categories.1.term.unit": "workdays",
        "new_categories.1.urgent.amount": "1", "new_categories.1.urgent.unit": "hours",
        "new_categories.1.routes_to": "repair",
        "new_groups.1.name": "电梯维保队", "new_groups.1.kind": "company",
    }  # fmt: skip
    book = Playbook.model_validate(adjusted(tree, given, {"company": "repair"}))
    assert book.categories["repair"].term.amount == 2
    assert book.groups["property"].name == "我们的物业"
    assert {str(role): name for role, name in book.roles.items()}["mediator"] == "和事佬"
    assert book.loop.reopen_limit == 1
    assert [str(role) for role in book.categories["dian-ti"].routes_to] == ["repair"]
    assert book.groups["dian-ti-wei-bao-dui"].name == "电梯维保队"
    assert [str(e.role) for e in book.responsibilities if e.who == "dian-ti-wei-bao-dui"] == ["repair"]


def test_ones_own_keeps_its_places_and_takes_the_name_as_it_is_now() -> None:
    tree = own(plain(read(shipped()["xinjie"])), HERE)
    book = Playbook.model_validate(tree)
    assert book.community.name == "此地社区"
    assert book.grids
    assert book.community.centre
