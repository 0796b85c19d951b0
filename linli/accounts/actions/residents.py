"""Residents' accounts: a phone is one account in a community, however it came in."""

from datetime import datetime

from django.db import connection

from linli.accounts.models import ResidentAccount
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.personal import normal_phone
from linli.kernel.tenancy import current_community_id


def known_phone(*, phone: str, now: datetime, name: str = "") -> ResidentAccount:
    """The account of a phone, made when it is new; not verified by this. Raises ValueError for what is no phone."""
    normal = normal_phone(phone)
    if normal is None:
        raise ValueError(phone)
    account = _inserted_or_found(
        ResidentAccount(
            community_id=current_community_id(), phone=normal, phone_hash=keyed_hash(normal, "phone"),
            phone_last4_hash=last_four_hash(normal, "phone"), name=name, created_at=now,
        )
    )  # fmt: skip
    if name and not account.name:
        ResidentAccount.objects.filter(id=account.id).update(name=name)
        account.name = name
    return account


def _inserted_or_found(account: ResidentAccount) -> ResidentAccount:
    """One statement, whoever else comes with the same phone at the same moment."""
    fields = ResidentAccount._meta.concrete_fields
    columns, places = ", ".join(str(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    [found] = ResidentAccount.objects.raw(
        f"INSERT INTO accounts_residentaccount ({columns}) VALUES ({places}) ON CONFLICT (community_id, phone_hash)"
        " DO UPDATE SET phone_hash = EXCLUDED.phone_hash RETURNING *",
        [field.get_db_prep_save(getattr(account, field.attname), connection) for field in fields],
    )
    return found
