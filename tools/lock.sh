#!/usr/bin/env bash
# Choose the newest versions that pyproject.toml and package.json allow, and pin them by hash.
# Neither lock names a registry: any mirror will do. Needs the network; run by make lock.
set -euo pipefail
cd "$(dirname "$0")/.."

tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
"${PYTHON:-python3.11}" -m venv "$tool"
"$tool/bin/pip" install -q --disable-pip-version-check 'uv>=0.9,<1'

compile() {
    "$tool/bin/uv" pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url \
        --python-version 3.11 --custom-compile-command "make lock" "$@"
}
compile pyproject.toml requirements/build.in -o requirements/runtime.txt
compile --group pyproject.toml:dev -c requirements/runtime.txt -o requirements/dev.txt

# In a folder of its own: beside node_modules npm would copy what is there, without hashes.
front="$tool/front"
mkdir "$front"
cp package.json .npmrc "$front"
npm install --prefix "$front" --package-lock-only --ignore-scripts --loglevel=error
# npm also notes where to send money; those are addresses, and nothing reads them.
node -e '
const fs = require("fs"), lock = JSON.parse(fs.readFileSync(process.argv[1]));
for (const one of Object.values(lock.packages)) delete one.funding;
fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");' "$front/package-lock.json"
