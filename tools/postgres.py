"""Run a command against a PostgreSQL of its own, which is gone afterwards.

    tools/postgres.py run -- pytest tests/ledger

The cluster lives in a temporary folder, listens on a free port of 127.0.0.1 and on a socket in that
folder, and is stopped and deleted when the command ends, fails or is told to stop. The command
finds it in TONGXIN_DATABASE_URL. PostgreSQL refuses to run as root: then it runs as user postgres.

Durability is off: the data is thrown away anyhow.
"""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = 15
USER = "tongxin"
INITDB = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def version(folder: Path) -> int:
    said = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True)
    found = re.search(r"\d+", said.stdout)
    return int(found[0]) if found else 0


def programs() -> Path:
    """The folder of the newest PostgreSQL server programs on this machine."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    newest = max(folders, key=version, default=None)
    if newest is None or version(newest) < OLDEST:
        sys.exit(f"missing: PostgreSQL {OLDEST} (get it with: sudo apt-get install postgresql-15)")
    return newest


def owner() -> str | None:
    """The user to run the server as, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        sys.exit("missing: user postgres (get it with: apt-get install postgresql-15)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """One server with its data, in a folder of its own."""

    def __init__(self):
        self.programs = programs()
        self.owner = owner()
        self.folder = Path(tempfile.mkdtemp(prefix="tongxin-pg-", dir="/tmp"))
        self.data = self.folder / "data"
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.url = f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        if self.owner:
            shutil.chown(self.folder, self.owner)
            shutil.chown(password_file, self.owner)
        self.call("initdb", "--username", USER, "--pwfile", password_file, *INITDB)
        settings = SETTINGS | {"port": self.port, "unix_socket_directories": self.folder}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self.call("pg_ctl", "start", "-w", "-l", self.folder / "log", "-o", options)

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.call("pg_ctl", "stop", "-w", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, program: str, *arguments: object) -> None:
        """One of PostgreSQL's own programs; what it says is shown only when it fails."""
        output = self.folder / f"{program}.output"
        with output.open("w") as file:  # not a pipe: the server would inherit it and hold it open
            done = subprocess.run(
                [self.programs / program, "-D", self.data, *map(str, arguments)],
                user=self.owner,
                group=self.owner,
                extra_groups=[] if self.owner else None,
                cwd=self.folder,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us, and we stop the server
            )
        if done.returncode:
            sys.exit(f"{program} failed:\n{output.read_text()}")


def leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def run(command: list[str]) -> int:
    """The command's exit code; the cluster is gone whichever way this ends."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    cluster = Cluster()
    child = None
    try:
        cluster.start()
        child = subprocess.Popen(command, env=os.environ | {"TONGXIN_DATABASE_URL": cluster.url})
        return child.wait()
    finally:
        if child and child.poll() is None:
            end(child)
        cluster.stop()


def end(child: subprocess.Popen) -> None:
    child.terminate()
    try:
        child.wait(timeout=20)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def main() -> None:
    match sys.argv[1:]:
        case ["run", "--", *command] if command:
            code = run(command)
            sys.exit(code if code >= 0 else 128 - code)
    sys.exit("usage: tools/postgres.py run -- COMMAND…")


if __name__ == "__main__":
    main()
