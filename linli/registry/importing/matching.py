"""Whether a row and a person on file are one and the same: by number; else by name and something more."""

from uuid import UUID

from linli.kernel.crypto import keyed_hash
from linli.registry.finding import identity_hash
from linli.registry.importing.people_on_file import Directory, OnFile
from linli.registry.importing.people_rows import Entry
from linli.registry.importing.problems import Severity, _

STOP, DOUBT = Severity.STOP, Severity.DOUBT


def matched(entry: Entry, directory: Directory, home: UUID | None) -> OnFile | None:
    """The person on file whom a row means; None for somebody new, or where the row was stopped."""
    found = _by_number(entry, directory) if entry.id_number else None
    if found is None and not entry.stopped:
        found = _by_name(entry, directory, home)
    if found is None:
        return None
    if found.died:
        entry.say(STOP, "name", _("档案里登记为已经去世：请先核对"))
    elif found.taken:
        entry.say(STOP, "name", _("和上面另一行对上了同一个人：请写明证件号码"))
    else:
        found.taken = True
    return found


def _by_number(entry: Entry, directory: Directory) -> OnFile | None:
    found = directory.kept(directory.by_number.get(identity_hash(entry.id_number)))
    if found is None or found.name == entry.name:
        return found
    if _alike(found.name, entry.name):
        entry.say(DOUBT, "name", _("这个证件号码登记的姓名是“%(name)s”，将改成名册里的"), name=found.name)
        return found
    words = _("这个证件号码登记的是“%(name)s”，姓名不同：请照原件核对；确实改了名，请先在人员档案里改")
    entry.say(STOP, "name", words, name=found.name)
    found.taken = True
    return None


def _alike(one: str, other: str) -> bool:
    """Names that differ by one character at most, or by an addition: 王小明 and 王晓明."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    return one in other or other in one


def _by_name(entry: Entry, directory: Directory, home: UUID | None) -> OnFile | None:
    """Of the same name, nothing against it, and one thing for it: phone, birthday, or home."""
    number = identity_hash(entry.id_number) if entry.id_number else ""
    phone = keyed_hash(entry.phone, "phone") if entry.phone else ""
    likely = [one for one in directory.by_name.get(entry.name, []) if not _against(entry, number, one)]
    sure = [
        one for one in likely
        if (phone and one.phone_hash == phone) or (entry.born_on and one.born_on == entry.born_on)
        or (home and any(spell.place == home for spell in one.spells.values()))
    ]  # fmt: skip
    if not (number or phone or entry.born_on or home):
        return _by_name_alone(entry, likely)
    free = [one for one in sure if not one.taken] or sure
    if len(free) == 1:
        return free[0]
    if free:
        words = _("档案里有 %(count)d 个“%(name)s”都对得上：请写明证件号码")
        entry.say(STOP, "name", words, count=len(free), name=entry.name)
    elif likely and not entry.id_number:
        words = _("档案里已有同名的人，但对不上电话、生日或住处：按另一个人登记，请核对")
        entry.say(DOUBT, "name", words)
    return None


def _by_name_alone(entry: Entry, likely: list[OnFile]) -> OnFile | None:
    """A row that says nothing but a name: somebody of whom nothing else is known either, or the only one of that name."""
    unknown = [one for one in likely if not (one.id_hash or one.phone_hash or one.born_on or one.spells or one.taken)]
    if unknown:
        return unknown[0]
    if len(likely) == 1 and not likely[0].taken:
        entry.say(DOUBT, "name", _("只有姓名：当作档案里同名的人，没有改动"))
        return likely[0]
    if likely:
        entry.say(
            STOP, "name", _("只有姓名，档案里同名的有 %(count)d 人：请写明证件号码、电话或住处"), count=len(likely)
        )
    return None


def _against(entry: Entry, number: str, one: OnFile) -> bool:
    return bool(
        (number and one.id_hash and one.id_hash != number)
        or (entry.born_on and one.born_on and entry.born_on != one.born_on)
        or (entry.sex and one.sex != "unknown" and one.sex != entry.sex)
    )
