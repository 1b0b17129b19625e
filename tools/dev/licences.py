"""Writes the package tables of docs/licences.md from the locks and the metadata of what is installed.

Run `.venv/bin/python -m tools.dev.licences` after `make lock` and `make test` (the dev packages must be installed).
tests/architecture/test_licences.py fails while the tables and the locks differ.
"""

import re
from collections.abc import Mapping
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "licences.md"
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"

# Packages whose metadata names no licence: read from the licence file in the package on 2026-11-21.
READ_FROM_FILE = {"pysqlite3": "Zlib", "axe-playwright-python": "MIT (axe-core inside: MPL-2.0)"}

# The metadata's own words → SPDX identifiers. A classifier or a free text that is not here stops the script.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause license": "BSD-3-Clause",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "PSFL": "PSF-2.0",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}
# Where the metadata says less than the package's licence file, or says two things.
BETTER_KNOWN = {"uvloop": "MIT OR Apache-2.0"}
_PLAIN = re.compile(r"[A-Za-z0-9.\-]+")


def locked(lock: Path) -> dict[str, str]:
    """{package: version} of a lock file, in its order."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", lock.read_text(encoding="utf-8"), re.M)
    return dict(pins)


def licence_of(package: str) -> str:
    """The licence of an installed package as an SPDX expression. Raises LookupError when its metadata names none that
    is known here, PackageNotFoundError when it is not installed."""
    if package in BETTER_KNOWN:
        return BETTER_KNOWN[package]
    found = metadata(package)
    expression = found.get("License-Expression")
    if expression:
        return str(expression)
    text = (found.get("License") or "").strip()
    if text in SPDX:
        return SPDX[text]
    if _PLAIN.fullmatch(text):
        return text
    classifiers = [value for value in found.get_all("Classifier") or [] if value in SPDX]
    if classifiers:
        return " OR ".join(dict.fromkeys(SPDX[value] for value in classifiers))
    if package in READ_FROM_FILE:
        return READ_FROM_FILE[package]
    raise LookupError(f"{package}: its metadata names no licence; read its licence file and add it to READ_FROM_FILE")


def table(packages: Mapping[str, str]) -> str:
    """A Markdown table of packages, versions and licences."""
    rows = [f"| {name} | {version} | {licence_of(name)} |" for name, version in packages.items()]
    return "\n".join(["| package | version | licence |", "|---|---|---|", *rows])


def listed(text: str, section: str) -> dict[str, tuple[str, str]]:
    """{package: (version, licence)} as one section of the document lists them."""
    part = _between(section).search(text)
    if part is None:
        raise LookupError(f"docs/licences.md has no section {section}")
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \|$", part.group(2), re.M)
    return {name: (version, licence) for name, version, licence in rows if name != "package"}


def rewritten(text: str, section: str, made: str) -> str:
    """The document with the table of one section replaced."""
    changed, times = _between(section).subn(lambda found: f"{found.group(1)}\n{made}\n{found.group(3)}", text)
    if times != 1:
        raise LookupError(f"docs/licences.md has {times} sections {section}")
    return changed


def _between(section: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {section}: begin -->)(.*?)(<!-- {section}: end -->)", re.S)


def main() -> None:
    runtime, everything = locked(ROOT / RUNTIME), locked(ROOT / DEVELOPMENT)
    only_here = {name: version for name, version in everything.items() if name not in runtime}
    text = DOCUMENT.read_text(encoding="utf-8")
    text = rewritten(text, "runtime", table(runtime))
    text = rewritten(text, "development", table(only_here))
    DOCUMENT.write_text(text, encoding="utf-8")
    print(f"{len(runtime)} runtime and {len(only_here)} development packages in {DOCUMENT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
