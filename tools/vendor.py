"""Copy the browser files we serve from node_modules to an un-committed static folder.

The list below is the whole of it: nothing else of a package is ever served. The maps go along
because hashed static files refuse a reference to a file that is not there.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules"
TARGET = ROOT / "src/tongxin/web/ui/static/vendor"

FILES = {
    "bootstrap": [
        "LICENSE",
        "dist/css/bootstrap.min.css",
        "dist/css/bootstrap.min.css.map",
        "dist/js/bootstrap.bundle.min.js",
        "dist/js/bootstrap.bundle.min.js.map",
    ],
}


def copy(package: str, name: str) -> None:
    source = SOURCE / package / name
    if not source.is_file():
        sys.exit(f"missing: node_modules/{package}/{name} (get it with: npm ci --ignore-scripts)")
    target = TARGET / package / source.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    for package, names in FILES.items():
        for name in names:
            copy(package, name)


if __name__ == "__main__":
    main()
