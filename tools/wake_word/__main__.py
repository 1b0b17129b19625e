"""`python -m tools.wake_word`: makes the prepared recordings, measures them, writes courses/3-practice/practice/wake-word. Wants espeak-ng
and ffmpeg."""

import shutil
import sys

from app.demo.voices import CALL
from tools.practice_files import PRACTICE, write
from tools.wake_word.output import SLUG, make, one_call

if lacking := [name for name in ("espeak-ng", "ffmpeg") if shutil.which(name) is None]:
    sys.exit(f"not installed: {', '.join(lacking)} (apt install {' '.join(lacking)})")
CALL.write_bytes(one_call())
print(f"{write(make(), PRACTICE / SLUG)} files")
