"""The pack as a PDF/UA file, set by Typst from pack.typ with the two full fonts inside."""

import json
import shutil
import tempfile
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from app.pack.building import Pack

FONT_FILES = ("PretendardGOV-Regular.otf", "PretendardGOV-Bold.otf")
# Signs of the pages that the font does not have, by the ones that it has.
SIGNS = str.maketrans({"✕": "×", "✗": "×", "✖": "×", "✔": "✓"})


class NotPrintable(Exception):
    """Typst refused; the message is its own."""


def render_pack(pack: Pack, fonts_dir: Path, printed_on: date) -> bytes:
    """The PDF. Raises NotPrintable, and FileNotFoundError without the fonts: another one would be put in silently."""
    import typst

    for name in FONT_FILES:
        if not (fonts_dir / name).is_file():
            raise FileNotFoundError(fonts_dir / name)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_dir])
    with tempfile.TemporaryDirectory(prefix="ieum-pack-") as folder:
        root = Path(folder)
        (root / "pack.typ").write_bytes(files("app.pack").joinpath("pack.typ").read_bytes())
        data = {**pack.data, "printed_on": f"{printed_on.year}년 {printed_on.month}월 {printed_on.day}일"}
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False).translate(SIGNS), encoding="utf-8")
        for name, path in pack.files.items():
            shutil.copyfile(path, root / name)
        compiler = typst.Compiler(input=root / "pack.typ", root=root, font_paths=fonts, ignore_system_fonts=True)
        stamp = datetime(printed_on.year, printed_on.month, printed_on.day, tzinfo=UTC)
        try:
            made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=stamp)
        except typst.TypstError as error:
            raise NotPrintable(str(error)) from error
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made
