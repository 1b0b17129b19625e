"""`python -m tools.clips`: speaks the clips and writes courses/3-practice/practice/clips. Wants espeak-ng and ffmpeg."""

import shutil
import sys

from tools.clips.check import faults
from tools.clips.output import CLIPS, SLUG, make
from tools.practice_files import PRACTICE, write

if lacking := [name for name in ("espeak-ng", "ffmpeg") if shutil.which(name) is None]:
    sys.exit(f"not installed: {', '.join(lacking)} (apt install {' '.join(lacking)})")
if found := faults(CLIPS):
    sys.exit("\n".join(found))
print(f"{write(make(), PRACTICE / SLUG)} files")
