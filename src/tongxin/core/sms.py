"""Short messages to a phone, behind a port: a city's gateway is chosen by TONGXIN_SMS.

`console` prints the message where the server runs (the demo); `off` refuses in a sentence. A gateway
is a module path to a function `send(phone, text)`; ours never keeps a number or a text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from .errors import Refused


def _console(phone: str, text: str) -> None:
    sys.stdout.write(f"[短信] {phone[:3]}****{phone[-4:]} {text}\n")
    sys.stdout.flush()


def _off(phone: str, text: str) -> None:
    raise Refused("本区还没有开通短信,请到镇街退役军人服务站办理。")


_BUILT_IN: dict[str, Callable[[str, str], None]] = {"console": _console, "off": _off}


def send(phone: str, text: str) -> None:
    """Send it, or raise Refused with what the person can do instead."""
    chosen = settings.SMS
    gateway = _BUILT_IN.get(chosen) or import_string(chosen)
    try:
        gateway(phone, text)
    except Refused:
        raise
    except Exception as error:
        raise Refused("短信没有发出去,请过一会儿再试。") from error
