"""Build the offline checker: `python -m tools.verifier` (with `--check`: say whether the built file is the sources')."""

import sys

from tools.verifier.build import TARGET, build


def main() -> None:
    made = build()
    if "--check" in sys.argv[1:]:
        same = TARGET.is_file() and TARGET.read_text() == made
        print(f"{TARGET}: {'as the sources say' if same else 'not as the sources say; run python -m tools.verifier'}")
        sys.exit(0 if same else 1)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(made)
    print(f"{TARGET}: {len(made.encode()):,} bytes")


if __name__ == "__main__":
    main()
