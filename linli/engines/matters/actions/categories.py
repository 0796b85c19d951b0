"""The categories and standard answers of a community, as its playbook says."""

from typing import Any

from django.utils.translation import gettext as _

from linli.engines.matters.models import Category, StandardAnswer
from linli.engines.matters.playbook import AnswerEntry, CategoryEntry
from linli.kernel.communities import forget
from linli.kernel.playbooks import Changes, differences


def set_categories(*, categories: dict[str, CategoryEntry], changes: Changes) -> dict[str, Category]:
    """Make, change and switch off; a category switched off keeps its matters and is offered no more."""
    rows = {row.key: row for row in Category.objects.order_by("key")}
    for position, (key, entry) in enumerate(categories.items(), start=1):
        wanted = _wanted(entry, position)
        if key not in rows:
            rows[key] = Category.new(key=key, **wanted)
            changes.added(_("类别"), entry.name, key)
        elif told := differences(rows[key], wanted):
            rows[key].save()
            changes.changed(_("类别"), entry.name, told)
    for key in sorted(changes.names("categories", list(categories)) & set(rows)):
        if rows[key].is_active:
            Category.objects.filter(id=rows[key].id).update(is_active=False)
            changes.removed(_("类别"), rows[key].name, _("停用，事项保留"))
    forget()
    return rows


def _wanted(entry: CategoryEntry, position: int) -> dict[str, Any]:
    return {
        "name": entry.name, "name_en": entry.name_en, "icon": entry.icon, "hint": entry.hint,
        "hint_en": entry.hint_en, "warning": entry.warning, "warning_en": entry.warning_en, "position": position,
        "term_amount": entry.term.amount, "term_unit": str(entry.term.unit), "urgent_amount": entry.urgent.amount,
        "urgent_unit": str(entry.urgent.unit), "routes_to": [str(role) for role in entry.routes_to],
        "wall": str(entry.wall), "anonymous": entry.anonymous, "is_active": True,
        "questions": [question.model_dump() for question in entry.questions],
    }  # fmt: skip


def set_answers(*, answers: list[AnswerEntry], categories: dict[str, Category], changes: Changes) -> None:
    """Standard answers by title. One that left the file is removed: nothing refers to it. Those made by hand stay."""
    rows = {row.title: row for row in StandardAnswer.objects.order_by("title", "id")}
    for entry in answers:
        category = categories[entry.category] if entry.category else None
        wanted = {"category_id": category.id if category else None, "text": entry.text}
        if entry.title not in rows:
            StandardAnswer.new(title=entry.title, **wanted)
            changes.added(_("标准答复"), entry.title)
        elif told := differences(rows[entry.title], wanted):
            rows[entry.title].save()
            changes.changed(_("标准答复"), entry.title, told)
    for title in sorted(changes.names("answers", [entry.title for entry in answers]) & set(rows)):
        StandardAnswer.objects.filter(id=rows[title].id).delete()
        changes.removed(_("标准答复"), title)
