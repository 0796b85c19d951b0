"""Sealing votes: a box only the ballot's private key opens, and that key in three shares of which two are needed.

X25519, HKDF-SHA256 and ChaCha20-Poly1305, one fresh key a vote. What is sealed is one byte an option, so that every
vote of a ballot is equally long; it is bound to its ballot and its line of the roll, so that it fits nowhere else.
"""

import base64
import secrets
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY_BYTES = 32
TELLERS = 3
#: A key is used once, so one nonce does.
NONCE = bytes(12)
CHECK = 4


class Unreadable(ValueError):
    """A sealed vote does not open: another key, another line, or it was changed."""


class BadShare(ValueError):
    """Not a share of this ballot, mistyped, or not two different ones."""


def make_key() -> tuple[bytes, bytes]:
    """A fresh pair: (public, private)."""
    private = X25519PrivateKey.generate()
    return _raw(private.public_key()), private.private_bytes_raw()


def public_of(private: bytes) -> bytes:
    return _raw(X25519PrivateKey.from_private_bytes(private).public_key())


def _raw(key: X25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def seal(*, public: bytes, named: Collection[str], options: Sequence[str], bound: bytes) -> bytes:
    """A vote for the options named, readable with the private key alone."""
    once = X25519PrivateKey.generate()
    own = _raw(once.public_key())
    cipher = _cipher(once.exchange(X25519PublicKey.from_public_bytes(public)), own + public)
    return own + cipher.encrypt(NONCE, bytes(key in named for key in options), bound)


def opened(*, private: bytes, public: bytes, sealed: bytes, options: Sequence[str], bound: bytes) -> frozenset[str]:
    """The options a sealed vote names. Raises `Unreadable`."""
    own, box = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(own))
        marks = _cipher(shared, own + public).decrypt(NONCE, box, bound)
    except (InvalidTag, ValueError) as error:
        raise Unreadable(str(error)) from None
    if len(marks) != len(options):
        raise Unreadable("of another ballot")
    return frozenset(key for key, mark in zip(options, marks, strict=True) if mark)


def _cipher(shared: bytes, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), KEY_BYTES, salt=salt, info=b"linli ballot 1").derive(shared))


# -- two of three


def split(private: bytes, ballot: str) -> list[str]:
    """Three texts of which any two give the key and one alone says nothing about it (Shamir, byte by byte)."""
    slope = secrets.token_bytes(KEY_BYTES)
    shares = []
    for number in range(1, TELLERS + 1):
        body = bytes(a ^ _times(number, b) for a, b in zip(private, slope, strict=True))
        shares.append(_written(number, body, ballot))
    return shares


def joined(texts: Iterable[str], ballot: str) -> bytes:
    """The private key from two shares. Raises `BadShare`."""
    shares = dict(_read(text, ballot) for text in texts)
    if len(shares) != 2:
        raise BadShare("two different shares are needed")
    (a, first), (b, second) = shares.items()
    # The line through both, at zero.
    left, right = _times(b, _inverse(a ^ b)), _times(a, _inverse(a ^ b))
    return bytes(_times(left, x) ^ _times(right, y) for x, y in zip(first, second, strict=True))


def number_of(text: str, ballot: str) -> int:
    """Which teller's share it is: 1, 2 or 3. Raises `BadShare`."""
    return _read(text, ballot)[0]


def _times(a: int, b: int) -> int:
    """The product in the field of 256 (as AES has it)."""
    product = 0
    while a:
        if a & 1:
            product ^= b
        b = b << 1 ^ (0x11B if b & 0x80 else 0)
        a >>= 1
    return product


def _inverse(a: int) -> int:
    return next(b for b in range(1, 256) if _times(a, b) == 1)


def _check(number: int, body: bytes, ballot: str) -> str:
    return base64.b32encode(sha256(f"{ballot}:{number}:".encode() + body).digest())[:CHECK].decode()


def _written(number: int, body: bytes, ballot: str) -> str:
    text = base64.b32encode(body).decode().rstrip("=") + _check(number, body, ballot)
    return "-".join([str(number), *(text[at : at + 4] for at in range(0, len(text), 4))])


def _read(text: str, ballot: str) -> tuple[int, bytes]:
    bare = "".join(sign for sign in text.upper() if sign.isalnum())
    number, body, check = bare[:1], bare[1:-CHECK], bare[-CHECK:]
    try:
        raw = base64.b32decode(body + "=" * (-len(body) % 8))
    except ValueError:
        raise BadShare("mistyped") from None
    if number not in {"1", "2", "3"} or len(raw) != KEY_BYTES or _check(int(number), raw, ballot) != check:
        raise BadShare("mistyped, or of another ballot")
    return int(number), raw
