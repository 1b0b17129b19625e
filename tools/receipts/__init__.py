"""Receipts of invented shops, photographed by a program, with exact ground truth: the practice task 영수증 옮겨 적기.

Every shop, person, address, phone and card number is made up. Business numbers fail the tax office's check digit, phone numbers
have 000 or 0000 in the middle, card numbers begin with 9999, which no issuer has. Fonts: Nanum (Debian's fonts-nanum, OFL-1.1) and
the Pretendard GOV of static/fonts; only the generator needs them, its output is committed.
"""
