"""What the documents of tests have in common."""

POOLS = {"tutorial": ["t1"], "practice": ["p1"], "exam": ["e1"]}
