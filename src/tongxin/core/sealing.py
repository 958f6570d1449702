"""Personal data at rest: sealed with a key that is not in the database, found by a blind index.

A copy of the database, of its log or of a backup shows nothing without the key in the home folder
(or TONGXIN_DATA_KEY). AES-256-GCM; the blind index is an HMAC-SHA-256 of the value as it is
compared. Lose the key and the sealed data is gone: it belongs into the safe, apart from backups.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from .errors import Refused

_NONCE = 12


@lru_cache(maxsize=4)
def _key(home: str, given: str) -> bytes:
    if given:
        return hashlib.sha256(given.encode()).digest()
    path = Path(home) / "data_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, base64.b64encode(secrets.token_bytes(32)))
    return base64.b64decode(path.read_bytes())


def _write_once(path: Path, content: bytes) -> None:
    """Of two processes that start together one writes the key; both read the same."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        out.write(content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(fresh)


def _current() -> bytes:
    return _key(str(settings.HOME), os.environ.get("TONGXIN_DATA_KEY", ""))


def seal(data: dict[str, Any], bound_to: str) -> bytes:
    """The data, sealed; `bound_to` names the row, so that it cannot be moved to another."""
    nonce = secrets.token_bytes(_NONCE)
    plain = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return nonce + AESGCM(_current()).encrypt(nonce, plain, bound_to.encode())


def unseal(sealed: bytes | memoryview, bound_to: str) -> dict[str, Any]:
    """What was sealed; Refused when the key is another one or the bytes were changed."""
    raw = bytes(sealed)
    try:
        plain = AESGCM(_current()).decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode())
    except InvalidTag as error:
        raise Refused("个人信息打不开,可能是数据密钥换过,请联系系统管理员。") from error
    return json.loads(plain)


def blind(*parts: str) -> str:
    """The same parts always give the same 64 hex digits, and nobody without the key can guess."""
    told = "\x1f".join(parts).encode()
    return hmac.new(_current(), b"blind" + told, hashlib.sha256).hexdigest()
