"""`python -m tools.answers`: checks the pairs, then writes courses/3-practice/practice/ai-answers."""

import sys

from tools.answers.check import faults
from tools.answers.output import SLUG, make
from tools.answers.source import read_pairs
from tools.practice_files import PRACTICE, write

pairs = read_pairs()
if found := faults(pairs):
    sys.exit("\n".join(found))
print(f"{write(make(pairs), PRACTICE / SLUG)} files")
