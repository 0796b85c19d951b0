"""A playbook taken over and changed by a form: the form's fields are named by their place in the file.

    categories.leak.on, categories.leak.term.amount, categories.leak.term.unit, groups.property.name, loop.ask_days

Pure: trees and what was typed in, a tree out; `playbooks.parse` judges it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from linli.kernel.pinyin import key_of

Tree = dict[str, Any]
#: What is another community's own: its places, the villages that claimed them, its telephone numbers.
PLACES = ("grids", "estates", "facilities")
CATEGORY_FIELDS = ("name", "term", "urgent")
GROUP_FIELDS = ("name", "phone")
LOOP_FIELDS = ("reopen_limit", "reopen_days", "evaluation_days", "ask_days")
#: How many empty rows for one's own the form offers.
NEW_CATEGORIES, NEW_GROUPS = 3, 2


def taken_over(tree: Tree, community: Tree) -> Tree:
    """Another community's way for this one: its words, terms and teams, without its places.

    Who answered for some places there answers for all here: one party a role, and no claims. What is called after that
    community (新街社区居委会) is called after this one; the desk has its telephone.
    """
    groups = {
        key: {"name": _renamed(group["name"], tree["community"]["name"], community["name"]), "kind": group["kind"]}
        for key, group in tree.get("groups", {}).items()
        if group["kind"] != "village"
    }
    for group in groups.values():
        if group["kind"] == "desk" and "phone" in community:
            group["phone"] = community["phone"]
    by_role: dict[str, Tree] = {}
    for entry in tree.get("responsibilities", []):
        if entry["who"] in groups and not entry.get("claimed"):
            by_role.setdefault(entry["role"], {"who": entry["who"], "role": entry["role"]})
    bare = {name: value for name, value in tree.items() if name not in PLACES} | _called_after(tree, community)
    said = {"community": community, "groups": groups, "responsibilities": list(by_role.values())}
    return without_loose_ends(bare | said)


def _renamed(text: str, there: str, here: str) -> str:
    """The name of one community in a text replaced by another's, whole or without its 社区."""
    was, now = (re.sub(r"(?:社区|居民区|村)$", "", name) or name for name in (there, here))
    return text.replace(there, here).replace(was, now)


def _called_after(tree: Tree, community: Tree) -> Tree:
    """The words on the seal and before the numbers of cases; the court is the one of that district, so it goes."""
    there, here = tree["community"]["name"], community["name"]
    told = {"certificates": dict(tree.get("certificates") or {}), "mediation": dict(tree.get("mediation") or {})}
    told["mediation"].pop("court", None)
    for section, name in (("certificates", "seal"), ("mediation", "short")):
        if name in told[section]:
            told[section][name] = _renamed(told[section][name], there, here)
    return {section: words for section, words in told.items() if section in tree}


def own(tree: Tree, community: Tree) -> Tree:
    """This community's own way, with what the community is told elsewhere (its name, its hours) as it is now."""
    centre = {"centre": tree["community"]["centre"]} if "centre" in tree.get("community", {}) else {}
    return tree | {"community": community | centre}


def adjusted(tree: Tree, given: Mapping[str, str], kinds: Mapping[str, str]) -> Tree:
    """The tree with what was typed in. `kinds`: the kind of team that answers in a role, for those made here."""
    changed = {**tree, "groups": _groups(tree, given), "categories": _categories(tree, given)}
    changed["roles"] = {
        name.removeprefix("roles."): words.strip()
        for name, words in given.items() if name.startswith("roles.") and words.strip()
    }  # fmt: skip
    loop = {name: _number(given.get(f"loop.{name}", "")) for name in LOOP_FIELDS}
    changed["loop"] = dict(tree.get("loop", {})) | {name: value for name, value in loop.items() if value != ""}
    made = set(changed["groups"]) - set(tree["groups"])
    named = [{"who": key, "role": role} for key in sorted(made) if (role := kinds.get(changed["groups"][key]["kind"]))]
    return without_loose_ends(changed | {"responsibilities": [*tree.get("responsibilities", []), *named]})


def _number(text: str) -> int | str:
    return int(text) if text.strip().isdecimal() else text.strip()


def _groups(tree: Tree, given: Mapping[str, str]) -> Tree:
    kept = {
        key: _filled(group, given, f"groups.{key}", GROUP_FIELDS)
        for key, group in tree["groups"].items()
        if group["kind"] == "desk" or given.get(f"groups.{key}.on")
    }
    for row in range(1, NEW_GROUPS + 1):
        if name := given.get(f"new_groups.{row}.name", "").strip():
            kept[key_of(name, kept)] = {"name": name, "kind": given.get(f"new_groups.{row}.kind", "")}
    return kept


def _categories(tree: Tree, given: Mapping[str, str]) -> Tree:
    kept = {
        key: _filled(category, given, f"categories.{key}", CATEGORY_FIELDS)
        for key, category in tree["categories"].items()
        if given.get(f"categories.{key}.on")
    }
    for row in range(1, NEW_CATEGORIES + 1):
        at = f"new_categories.{row}"
        if name := given.get(f"{at}.name", "").strip():
            role = given.get(f"{at}.routes_to", "")
            entry = {"name": name, "term": _typed(given, f"{at}.term"), "urgent": _typed(given, f"{at}.urgent")}
            kept[key_of(name, kept)] = entry | ({"routes_to": [role]} if role else {})
    return kept


def _typed(given: Mapping[str, str], at: str) -> str | None:
    """What was typed there; a term is typed as an amount and a unit. None where the form has no such field."""
    if f"{at}.amount" in given:
        return f"{given[f'{at}.amount'].strip()} {given.get(f'{at}.unit', '')}".strip()
    return given[at].strip() if at in given else None


def _filled(entry: Tree, given: Mapping[str, str], at: str, names: Iterable[str]) -> Tree:
    typed = {name: text for name in names if (text := _typed(given, f"{at}.{name}")) is not None}
    return {name: value for name, value in {**entry, **typed}.items() if value != ""}


def without_loose_ends(tree: Tree) -> Tree:
    """Whatever names a team or a category that is gone goes with it."""
    groups, categories = tree["groups"], tree["categories"]
    lists = {
        key: entry | {"members": [code for code in entry["members"] if code in groups]}
        for key, entry in tree.get("joint_lists", {}).items()
    }
    turns = [code for code in (tree.get("duty") or {}).get("turns", []) if code in groups]
    return _practices(tree, set(groups), set(tree.get("facilities", {})), set(categories)) | {
        "responsibilities": [entry for entry in tree.get("responsibilities", []) if entry["who"] in groups],
        "answers": [a for a in tree.get("answers", []) if a.get("category") is None or a["category"] in categories],
        "joint_lists": {key: entry for key, entry in lists.items() if len(entry["members"]) > 1},
        "duty": tree["duty"] | {"turns": turns} if turns else None,
    }


def _practices(tree: Tree, groups: set[str], facilities: set[str], categories: set[str]) -> Tree:
    """What practices say, without what names a team, a place or a category that is gone."""
    kept = dict(tree)
    kept["venues"] = {
        key: entry
        for key, entry in tree.get("venues", {}).items()
        if entry.get("facility", key) in facilities and entry.get("lent_by") in {None, *groups}
    }
    for name in ("programmes", "theme_days"):
        gone = {"place": facilities, "led_by": groups}
        kept[name] = {key: _tied(entry, gone) for key, entry in tree.get(name, {}).items()}
    whistle = _tied(tree.get("whistle") or {}, {"police_post": groups})
    called = {key: [code for code in named if code in groups] for key, named in whistle.get("call_for", {}).items()}
    kept["whistle"] = whistle | {
        "call_for": {key: named for key, named in called.items() if named and key in categories},
        "partners": [entry for entry in whistle.get("partners", []) if entry["who"] in groups],
    }
    mediation = dict(tree.get("mediation") or {})
    if "bodies" in mediation:
        mediation["bodies"] = {kind: code for kind, code in mediation["bodies"].items() if code in groups}
    kept["mediation"] = mediation
    council = dict(tree.get("council") or {})
    if "bench_talk" in council:
        council["bench_talk"] = _tied(council["bench_talk"], {"place": facilities})
    kept["council"] = council
    ballots = dict(tree.get("ballots") or {})
    if "electorates" in ballots:
        ballots["electorates"] = [each for each in ballots["electorates"] if each.get("group") in {None, *groups}]
    kept["ballots"] = ballots
    return kept


def _tied(entry: Tree, known: Mapping[str, set[str]]) -> Tree:
    """Without the fields that name what is not known."""
    return {name: value for name, value in entry.items() if name not in known or value in {None, *known[name]}}
