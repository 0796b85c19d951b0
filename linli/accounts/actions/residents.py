"""Residents' accounts: a phone is one account in a community, however it came in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from linli.accounts.models import ResidentAccount
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.personal import normal_phone
from linli.kernel.tenancy import current_community_id


def known_phone(*, phone: str, now: datetime, name: str = "") -> ResidentAccount:
    """The account of a phone, made when it is new; not verified by this. Raises ValueError for what is no phone."""
    return known_phones(phones=[(phone, name)], now=now)[0]


def known_phones(*, phones: Sequence[tuple[str, str]], now: datetime) -> list[ResidentAccount]:
    """As `known_phone`, of several phones (each with a name or none), in their order and in one statement."""
    accounts = [_account(phone, name, now) for phone, name in phones]
    by_hash = _inserted_or_found({account.phone_hash: account for account in reversed(accounts)})
    for account in accounts:
        found = by_hash[account.phone_hash]
        if account.name and not found.name:
            ResidentAccount.objects.filter(id=found.id).update(name=account.name)
            found.name = account.name
    return [by_hash[account.phone_hash] for account in accounts]


def _account(phone: str, name: str, now: datetime) -> ResidentAccount:
    normal = normal_phone(phone)
    if normal is None:
        raise ValueError(phone)
    return ResidentAccount(
        community_id=current_community_id(), phone=normal, phone_hash=keyed_hash(normal, "phone"),
        phone_last4_hash=last_four_hash(normal, "phone"), name=name, created_at=now,
    )  # fmt: skip


def _inserted_or_found(accounts: Mapping[str, ResidentAccount]) -> dict[str, ResidentAccount]:
    """One statement, whoever else comes with the same phones at the same moment; in one order, so no two lock each other."""
    if not accounts:
        return {}
    fields = ResidentAccount._meta.concrete_fields
    columns, places = ", ".join(str(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    rows = [accounts[each] for each in sorted(accounts)]
    found = ResidentAccount.objects.raw(
        f"INSERT INTO accounts_residentaccount ({columns}) VALUES {', '.join([f'({places})'] * len(rows))}"
        " ON CONFLICT (community_id, phone_hash) DO UPDATE SET phone_hash = EXCLUDED.phone_hash RETURNING *",
        [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields],
    )
    return {account.phone_hash: account for account in found}
