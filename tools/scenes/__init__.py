"""Draws the pictures of the practice task "사진에 네모 표시하기" and computes their exact gold boxes."""
