"""The prepared recordings of 부르는 말 녹음하기."""
