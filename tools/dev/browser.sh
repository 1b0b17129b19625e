#!/usr/bin/env bash
# The browser tests need Debian's chromium and a Korean font. Installs them as root; else says exactly what to install.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
[ -d /usr/share/fonts/truetype/nanum ] || missing+=(fonts-nanum)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the browser tests: ${missing[*]}"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null && exit 0
fi
echo "Missing for the browser tests: ${missing[*]}. Run: sudo apt install ${missing[*]}" >&2
[ "${CI:-}" = true ] && exit 1
echo "Going on without them: the browser tests will be skipped." >&2
