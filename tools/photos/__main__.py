"""`python -m tools.photos`: takes the photos, measures them, then writes courses/3-practice/practice/picture-kinds."""

import sys

from tools.photos.check import faults
from tools.photos.output import SLUG, make, pictures
from tools.practice_files import PRACTICE, write

taken = pictures()
if found := faults(taken.items()):
    sys.exit("\n".join(found))
print(f"{write(make(taken), PRACTICE / SLUG)} files")
