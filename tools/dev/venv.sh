#!/usr/bin/env bash
# Makes .venv with Python 3.11 or newer. On a bare Debian the venv module is a package of its own: says so, or installs it as root.
set -euo pipefail
[ -x .venv/bin/python ] && exit 0
python=$(command -v python3.11 || command -v python3)
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Python 3.11 or newer is needed; found $("$python" --version). On Debian 12: apt install python3.11 python3.11-venv" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq python3.11-venv >/dev/null
  else
    echo "The venv module is missing. Run: sudo apt install python3.11-venv" >&2
    exit 1
  fi
fi
"$python" -m venv .venv
