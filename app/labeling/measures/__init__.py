"""Measures of labels and of the people who give them, as pure functions. Each file names the source of its formula.

Light files (matching, korean_text, error_rates, spans, classification, kappa, majority, wilson, consensus, intervals, outcome) load
neither numpy nor rapidfuzz until a function needs them: a task type may import them at the start. Heavy ones (ratings,
box_matching, krippendorff, dawid_skene) load numpy: import them inside the function that uses them.
"""
