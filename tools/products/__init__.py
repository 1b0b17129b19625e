"""Draws the product pages of the practice task 상품 정보 입력하기, with exact gold: `python -m tools.products`."""
