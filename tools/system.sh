#!/usr/bin/env bash
# System parts the project stands on. For each missing one: root on Debian gets it by apt-get,
# anyone else is told in one line how to get it, and we stop.
#
#   tools/system.sh python   the interpreter and its venv module
#   tools/system.sh node     node and npm, to fetch the browser files
#   tools/system.sh tests    PostgreSQL, Chromium, LibreOffice and a Chinese font
set -euo pipefail

PYTHON="${PYTHON:-python3.11}"
missing=()

has() { command -v "$1" >/dev/null 2>&1; }
need() { missing+=("$1"); }

look_python() {
    missing=()
    has "$PYTHON" || need python3.11
    "$PYTHON" -c 'import venv, ensurepip' >/dev/null 2>&1 || need python3.11-venv
}

look_node() {
    missing=()
    has node || need nodejs
    has npm || need npm
}

look_tests() {
    missing=()
    has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need postgresql-15
    has chromium || [ -x "${TONGXIN_CHROMIUM:-/usr/bin/chromium}" ] || need chromium
    has soffice || need libreoffice-writer-nogui
    chinese_font || need fonts-noto-cjk
}

chinese_font() {
    compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null && return
    has fc-list && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]
}

get_missing() {
    echo "installing: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=300 update -qq
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

refuse() {
    echo "missing: ${missing[*]} (get it with: sudo apt-get install ${missing[*]})" >&2
    exit 1
}

part="${1:?which part: python, node or tests}"
"look_$part"
if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] && has apt-get || refuse
    get_missing
    "look_$part"
    [ ${#missing[@]} -eq 0 ] || refuse
fi

if [ "$part" = node ] && [ "$(node -p 'parseInt(process.versions.node)')" -lt 18 ]; then
    echo "node $(node --version) is too old (get 18 or newer with: sudo apt-get install nodejs)" >&2
    exit 1
fi
