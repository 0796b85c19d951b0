"""What was published, and how the objections to it stand: how many, how many are answered; never whose."""

from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from linli.practices.council.models import Disclosure, DisclosureObjection


def disclosures() -> QuerySet[Disclosure]:
    """Latest first, each with `objected` and `answered`."""
    same = Q(objections__community=F("community"))
    answered = same & ~Q(objections__matter__answer="")
    rows = Disclosure.objects.annotate(
        objected=Count("objections", filter=same), answered=Count("objections", filter=answered)
    )
    return rows.order_by("-published_at", "-id")


def disclosure_with(id: UUID) -> Disclosure | None:
    return disclosures().filter(id=id).first()


def objections_to(disclosure: Disclosure) -> list[DisclosureObjection]:
    """For the desk: the matters."""
    rows = DisclosureObjection.objects.filter(disclosure=disclosure).select_related("matter__holder")
    return list(rows.order_by("id"))
