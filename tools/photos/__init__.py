"""Makes the pictures of the practice task 사진 상태 고르기, good ones and spoiled ones: `python -m tools.photos`."""
