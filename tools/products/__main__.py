"""`python -m tools.products`: checks the gold, then writes courses/3-practice/practice/products."""

import sys

from tools.practice_files import PRACTICE, write
from tools.products.check import faults
from tools.products.output import SLUG, make

if found := faults():
    sys.exit("\n".join(found))
print(f"{write(make(), PRACTICE / SLUG)} files")
