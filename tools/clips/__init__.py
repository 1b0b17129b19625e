"""The clips of 목소리 듣고 답하기."""
