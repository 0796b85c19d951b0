"""Secrets at rest: encrypted fields, keyed hashes for equality, short signatures.

Keys come from LINLI_KEYS (`hash:<base64>,k1:<base64>,k2:<base64>`; 32 bytes each) or from the file `keys` in
LINLI_HOME, made at the first use. The last one encrypts, all decrypt; `hash` never changes, or what it hashed
would not be found. Whoever loses the keys loses the phone numbers: back them up, apart from the database.
"""

import base64
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

from linli.kernel.home import private_file
from linli.kernel.personal import mask_id_number, mask_phone, normal_phone

__all__ = [
    "EncryptedTextField", "UnreadableSecret", "add_key", "decrypt", "encrypt", "keyed_hash", "last_four_hash",
    "mask_id_number", "mask_phone", "normal_phone", "signature", "verify",
]  # fmt: skip

HASH = "hash"
FORMAT = b"\x01"
NONCE_BYTES = 12


class UnreadableSecret(ValueError):
    """A value cannot be decrypted: its key is missing, or it was changed or moved from another field."""


@dataclass(frozen=True)
class Keyring:
    """`ciphers`: key id → cipher, in order of age; the last one encrypts."""

    hash_key: bytes
    ciphers: Mapping[str, AESGCM]

    @property
    def newest(self) -> str:
        return list(self.ciphers)[-1]


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@lru_cache(maxsize=4)
def _keyring(text: str) -> Keyring:
    keys: dict[str, bytes] = {}
    for entry in text.replace("\n", ",").split(","):
        if entry.strip():
            name, _, value = entry.strip().partition(":")
            keys[name] = base64.b64decode(value)
    hash_key = keys.pop(HASH, b"")
    if len(hash_key) < 32 or not keys or any(len(key) != 32 for key in keys.values()):
        raise ImproperlyConfigured("LINLI_KEYS needs hash:<base64> and then id:<base64> keys, 32 bytes each")
    if any(not name or len(name.encode()) > 20 for name in keys):
        raise ImproperlyConfigured("LINLI_KEYS: the id of a key has 1 to 20 characters")
    return Keyring(hash_key, {name: AESGCM(key) for name, key in keys.items()})


@lru_cache(maxsize=4)
def _kept(home: Path | str) -> str:
    return private_file(Path(home) / "keys", f"{HASH}:{_fresh()}\nk1:{_fresh()}\n")


def keyring() -> Keyring:
    return _keyring(os.environ.get("LINLI_KEYS") or _kept(settings.LINLI_HOME))


def add_key() -> str:
    """Add a key to the key file; it encrypts from now on in this process, elsewhere after a restart. Its id.

    Raises ImproperlyConfigured when the keys come from LINLI_KEYS: there an operator adds one by hand.
    """
    if os.environ.get("LINLI_KEYS"):
        raise ImproperlyConfigured(f"append to LINLI_KEYS: ,<id>:{_fresh()}")
    keyring()
    path = Path(settings.LINLI_HOME) / "keys"
    text = path.read_text()
    name = f"k{len(text.split())}"
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    private_file(temporary, f"{text.rstrip()}\n{name}:{_fresh()}\n")
    os.replace(temporary, path)
    _kept.cache_clear()
    return name


def encrypt(text: str, label: str) -> bytes:
    """AES-256-GCM under the newest key, bound to `label`: it decrypts nowhere else. Empty stays empty."""
    if not text:
        return b""
    ring = keyring()
    name = ring.newest
    nonce = os.urandom(NONCE_BYTES)
    return _head(name) + nonce + ring.ciphers[name].encrypt(nonce, text.encode(), label.encode())


def decrypt(stored: bytes, label: str) -> str:
    """What `encrypt` was given; raises `UnreadableSecret`."""
    if not stored:
        return ""
    name, body = _key_of(stored), stored[2 + stored[1] :]
    cipher = keyring().ciphers.get(name)
    if cipher is None:
        _kept.cache_clear()  # another process may have added a key
        cipher = keyring().ciphers.get(name)
    if cipher is None:
        raise UnreadableSecret(f"{label}: no key {name!r}")
    try:
        return cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], label.encode()).decode()
    except InvalidTag:
        raise UnreadableSecret(f"{label}: changed, or encrypted for something else") from None


def _head(name: str) -> bytes:
    return FORMAT + bytes([len(name.encode())]) + name.encode()


def _key_of(stored: bytes) -> str:
    if stored[:1] != FORMAT or len(stored) < 2 + stored[1] + NONCE_BYTES:
        raise UnreadableSecret("not something that was encrypted here")
    return stored[2 : 2 + stored[1]].decode()


def _mac(text: str, purpose: str) -> bytes:
    return hmac.digest(keyring().hash_key, f"{purpose}\0{text}".encode(), sha256)


def keyed_hash(text: str, purpose: str) -> str:
    """32 hex digits by which equal texts are found; useless without the key, different for each purpose."""
    return _mac(text, f"hash:{purpose}")[:16].hex()


def last_four_hash(text: str, purpose: str) -> str:
    """The keyed hash of the last four characters, by which a desk finds a person who tells no more."""
    return keyed_hash(text[-4:].upper(), f"last-four:{purpose}")


def signature(text: str, purpose: str) -> str:
    """22 characters fit for a URL that only this server can make."""
    return base64.urlsafe_b64encode(_mac(text, f"signature:{purpose}")[:16]).rstrip(b"=").decode()


def verify(text: str, purpose: str, given: str) -> bool:
    """Whether `given` is the signature, in constant time."""
    return hmac.compare_digest(signature(text, purpose).encode(), given.encode())


class EncryptedTextField(models.BinaryField):
    """Text that the database never sees. Bound to its model and field; give `label` before renaming either.

    It cannot be searched, only tested for null: keep a `keyed_hash` beside it for equality.
    """

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        self.label = label
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "label": self.label} if self.label else kwargs

    @property
    def bound_to(self) -> str:
        return self.label or f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        return None if value is None else decrypt(bytes(value), self.bound_to)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{self.bound_to} takes text, not {type(value).__name__}")
        stored = None if value is None else encrypt(value, self.bound_to)
        return super().get_db_prep_value(stored, connection, prepared)

    def get_default(self) -> Any:
        return models.Field.get_default(self)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        stored = encrypt(str(self.value_from_object(obj) or ""), self.bound_to)
        return base64.b64encode(stored).decode("ascii")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.bound_to} is encrypted: look for its keyed hash")
        return super().get_lookup(lookup_name)
