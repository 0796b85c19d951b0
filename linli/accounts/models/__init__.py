"""Accounts' tables. `User`, `Session` and `JurisdictionGrant` are reference tables; the rest are community records."""

from linli.accounts.models.grant import Grant, JurisdictionGrant
from linli.accounts.models.key import ApiCall, ApiKey
from linli.accounts.models.notice import Notice
from linli.accounts.models.read import Read
from linli.accounts.models.resident import PhoneCode, ResidentAccount
from linli.accounts.models.sending import MessageRule, MessageTemplate, Preference, Sending
from linli.accounts.models.session import Session
from linli.accounts.models.user import User

__all__ = [
    "ApiCall", "ApiKey", "Grant", "JurisdictionGrant", "MessageRule", "MessageTemplate", "Notice", "PhoneCode", "Preference",
    "Read", "ResidentAccount", "Sending", "Session", "User",
]  # fmt: skip
