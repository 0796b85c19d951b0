"""Residents' accounts: a phone is one account in a community, however it came in."""

from datetime import datetime

from linli.accounts.models import ResidentAccount
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.personal import normal_phone
from linli.kernel.tenancy import current_community_id


def known_phone(*, phone: str, now: datetime, name: str = "") -> ResidentAccount:
    """The account of a phone, made when it is new; not verified by this. Raises ValueError for what is no phone."""
    normal = normal_phone(phone)
    if normal is None:
        raise ValueError(phone)
    account, _ = ResidentAccount.objects.get_or_create(
        community_id=current_community_id(),
        phone_hash=keyed_hash(normal, "phone"),
        defaults={
            "phone": normal, "phone_last4_hash": last_four_hash(normal, "phone"), "name": name, "created_at": now,
        },
    )  # fmt: skip
    if name and not account.name:
        ResidentAccount.objects.filter(id=account.id).update(name=name)
        account.name = name
    return account
