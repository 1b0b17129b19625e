"""Makes the practice task AI 답 두 개 견주기 from its four written files: `python -m tools.answers`."""
