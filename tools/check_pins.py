"""Check what we depend on: pinned by hash, from nowhere in particular, and for a stated reason."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "requirements/runtime.txt"
DEV = ROOT / "requirements/dev.txt"
PROJECT = ROOT / "pyproject.toml"
FRONT = ROOT / "package.json"
FRONT_LOCK = ROOT / "package-lock.json"

HOST = re.compile(r"://|\b[\w-]+\.(?:com|org|net|io|cn|dev)\b")
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[\w.+!-]+)(?P<rest>(?:.*\\\n)*.*)$", re.M)
REASONED = re.compile(r'^\s*"[^"]+",?\s*#\s*\S')


def pins(path: Path) -> dict[str, tuple[str, str]]:
    """Name → version, and the lines that carry its hashes."""
    found = PIN.finditer(path.read_text())
    return {canonicalize_name(pin["name"]): (pin["version"], pin["rest"]) for pin in found}


def unhashed() -> Iterator[str]:
    for path in (RUNTIME, DEV):
        for name, (_version, rest) in pins(path).items():
            if "--hash=sha256:" not in rest:
                yield f"{path.name}: {name} has no hash"
    for name, package in json.loads(FRONT_LOCK.read_text())["packages"].items():
        if name and not package.get("integrity"):
            yield f"{FRONT_LOCK.name}: {name} has no integrity hash"


def hosts() -> Iterator[str]:
    for path in (RUNTIME, DEV, FRONT, FRONT_LOCK, ROOT / ".npmrc", *RUNTIME.parent.glob("*.in")):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if not line.strip().startswith('"integrity"') and HOST.search(line):
                yield f"{path.name}:{number} names a host: {line.strip()}"


def unreasoned() -> Iterator[str]:
    """Dependencies in pyproject.toml that do not say on their line why they are here."""
    inside = False
    for number, line in enumerate(PROJECT.read_text().splitlines(), start=1):
        if re.match(r"(dependencies|dev) = \[", line):
            inside = True
        elif line.startswith("]"):
            inside = False
        elif inside and line.strip() and not REASONED.match(line):
            yield f"{PROJECT.name}:{number} does not say why: {line.strip()}"


def stale() -> Iterator[str]:
    """Pins that are not what pyproject.toml and package.json ask for."""
    project = tomllib.loads(PROJECT.read_text())
    wanted = {RUNTIME: project["project"]["dependencies"], DEV: project["dependency-groups"]["dev"]}
    for path, requirements in wanted.items():
        pinned = pins(path)
        for asked in map(Requirement, requirements):
            version, _rest = pinned.get(canonicalize_name(asked.name), (None, ""))
            if version is None or not asked.specifier.contains(version):
                yield f"{path.name} has {asked.name} {version}, not {asked} (run: make lock)"
    asked_front = json.loads(FRONT.read_text()).get("dependencies", {})
    locked_front = json.loads(FRONT_LOCK.read_text())["packages"][""].get("dependencies", {})
    if asked_front != locked_front:
        yield f"{FRONT_LOCK.name} is not what {FRONT.name} asks for (run: make lock)"


def at_odds() -> Iterator[str]:
    runtime, dev = pins(RUNTIME), pins(DEV)
    for name in runtime.keys() & dev.keys():
        if runtime[name][0] != dev[name][0]:
            yield f"{name} is {runtime[name][0]} in {RUNTIME.name}, {dev[name][0]} in {DEV.name}"


def main() -> None:
    checks = (unhashed, hosts, unreasoned, stale, at_odds)
    problems = [problem for check in checks for problem in check()]
    for problem in problems:
        print(problem)
    print(f"pins: {len(pins(RUNTIME) | pins(DEV))} packages, {len(problems)} problems")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
