"""How long `tongxin demo --fresh` takes, after set-up, until its login page answers.

That is all of `make demo` but for asking make whether set-up is done. In a tiny run the sample is
left out: an empty system is served.
"""

import os
import resource
import subprocess
import sys
import time
import urllib.error
import urllib.request

from bench import measure
from tools.postgres import free_port

LONGEST = 20
#: After so many seconds nobody waits any longer.
GIVE_UP = 120


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def until_it_answers(server: subprocess.Popen, address: str) -> float:
    """Seconds from now until the page is there; an exit when the server is gone before."""
    begun = time.perf_counter()
    while not answers(address):
        if server.poll() is not None or time.perf_counter() - begun > GIVE_UP:
            sys.exit(f"{address} never answered")
        time.sleep(0.05)
    return time.perf_counter() - begun


def processor() -> float:
    """The processor time of what has ended, in seconds: what a busy machine cannot distort."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    home, port, tiny = measure.start(), free_port(), measure.size(0, 1)
    command = ["serve"] if tiny else ["demo", "--fresh"]
    server = subprocess.Popen(
        [sys.executable, "-m", "tongxin.config.cli", *command],
        env=os.environ | {"TONGXIN_HOME": str(home), "TONGXIN_PORT": str(port)},
        stdout=sys.stderr,
    )
    try:
        taken = until_it_answers(server, f"http://127.0.0.1:{port}/login/")
    finally:
        server.terminate()
        server.wait(timeout=30)
    measure.row(
        f"tongxin {' '.join(command)} until the page answers", taken, "s", f"{LONGEST} s",
        taken / LONGEST, 1, below=True, more=f"{processor():.1f} s of one core",
    )  # fmt: skip


if __name__ == "__main__":
    main()
