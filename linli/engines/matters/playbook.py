"""What a community may set of its matters: the loop, the categories, the answers often given."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Annotated, Literal, Self
from zipfile import ZipFile

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from linli.engines.matters.enums import Wall
from linli.engines.matters.rules import Loop
from linli.kernel.playbooks import Code, Name, Problem, Strict, TermText, Words
from linli.registry.enums import ResponsibilityRole

DEFAULTS = Loop()
Days = Annotated[int, Field(ge=1, le=365)]


@cache
def icons() -> frozenset[str]:
    """The names of the icons there are (lucide)."""
    with ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes())) as archive:
        return frozenset(name.removesuffix(".svg") for name in archive.namelist())


def known_icon(name: str) -> str:
    if name not in icons():
        raise ValueError(_("没有叫 %s 的图标（名字见 lucide.dev）") % name)
    return name


class LoopSection(Strict):
    """How often and how long a resident may have it reopened, and how many days we wait for them."""

    reopen_limit: Annotated[int, Field(ge=0, le=20)] = DEFAULTS.reopen_limit
    reopen_days: Days = DEFAULTS.reopen_days
    evaluation_days: Days = DEFAULTS.evaluation_days
    ask_days: Days = DEFAULTS.ask_days


class QuestionEntry(Strict):
    """Something asked besides, for one kind of thing (另问): shown when it is reported, here and by other systems."""

    code: Code
    ask: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    ask_en: Annotated[str, StringConstraints(max_length=120)] = ""
    answer: Literal["words", "number", "date", "one_of", "some_of"] = "words"
    choices: Annotated[list[Name], Field(max_length=20)] = []
    required: bool = False

    @model_validator(mode="after")
    def has_choices(self) -> Self:
        if (self.answer in {"one_of", "some_of"}) != bool(self.choices):
            raise ValueError(_("选择题（one_of、some_of）要写 choices，别的不写"))
        return self


class CategoryEntry(Strict):
    """A kind of thing that is raised. `routes_to`: the roles in which somebody is looked for, in order."""

    name: Name
    name_en: Annotated[str, StringConstraints(max_length=60)] = ""
    icon: Annotated[str, AfterValidator(known_icon)] = "circle-question-mark"
    hint: Annotated[str, StringConstraints(max_length=120)] = ""
    hint_en: Annotated[str, StringConstraints(max_length=160)] = ""
    warning: Words = ""
    warning_en: Words = ""
    term: TermText
    urgent: TermText
    routes_to: list[ResponsibilityRole] = []
    wall: Wall = Wall.PUBLIC
    anonymous: bool = True
    questions: Annotated[list[QuestionEntry], Field(max_length=8)] = []


class AnswerEntry(Strict):
    """A text often answered, in a category or in any; `{number}` and `{place}` are filled in."""

    title: Name
    category: Code | None = None
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class MattersSection(Strict):
    loop: LoopSection = LoopSection()
    categories: Annotated[dict[Code, CategoryEntry], Field(min_length=1)]
    answers: list[AnswerEntry] = []


def problems(section: MattersSection) -> Iterator[Problem]:
    """Answers for a category there is not, or said twice; a walled category that nobody named would get."""
    titles: set[str] = set()
    for index, answer in enumerate(section.answers):
        if answer.category and answer.category not in section.categories:
            yield Problem(("answers", index, "category"), _("没有代码为 %s 的类别（见 categories）") % answer.category)
        if answer.title in titles:
            yield Problem(("answers", index, "title"), _("标准答复“%s”写了两次") % answer.title)
        titles.add(answer.title)
    for key, category in section.categories.items():
        if category.wall in {Wall.PARTIES, Wall.CLINIC} and not category.routes_to:
            words = _("不公开的类别须写 routes_to：它不经受理台，直接交给专人")
            yield Problem(("categories", key, "wall"), words)
        codes = [question.code for question in category.questions]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield Problem(("categories", key, "questions"), _("另问的代码 %s 写了两次") % code)
