"""``python -m tools.scenes`` draws the whole task again, byte for byte the same."""

from tools.scenes.output import build


def main() -> None:
    """Builds the task into the course folder and says how large it is."""
    files = build()
    total = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {total / 1024:.0f} kB")


if __name__ == "__main__":
    main()
