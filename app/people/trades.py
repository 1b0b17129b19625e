"""Pure: the former trade as it was typed (간호조무사, 택시 운전) and the trades that items are marked with (nurse, driving)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """`title`: what a page calls it; `tags`: what authors mark items with; `words`: parts of words by which a typed trade is known."""

    title: str
    tags: tuple[str, ...]
    words: tuple[str, ...]


TRADES: dict[str, Trade] = {
    "nurse": Trade(
        "돌봄·의료",
        ("nurse", "nursing", "carer"),
        ("간호", "병원", "의원", "약국", "약사", "요양", "의료", "보건", "간병", "조산", "물리치료"),
    ),
    "driver": Trade(
        "운전", ("driver", "driving"), ("운전", "기사", "택시", "버스", "화물", "택배", "배송", "배달", "운송")
    ),
    "cook": Trade(
        "음식", ("cook", "cooking"), ("조리", "요리", "식당", "주방", "영양", "제과", "제빵", "급식", "음식", "카페")
    ),
    "sales": Trade(
        "판매",
        ("sales", "shop", "trade"),
        ("판매", "매장", "마트", "시장", "가게", "상점", "영업", "유통", "점원", "장사"),
    ),
    "clerk": Trade(
        "사무·경리",
        ("clerk", "bookkeeper", "bookkeeping"),
        ("사무", "경리", "회계", "총무", "행정", "은행", "세무", "비서", "공무원", "서무"),
    ),
    "farmer": Trade(
        "농사·어업",
        ("farmer", "farming"),
        ("농사", "농업", "농부", "과수", "감귤", "축산", "어업", "어부", "해녀", "원예"),
    ),
    "maker": Trade(
        "제조·정비", ("maker", "mechanic"), ("제조", "공장", "생산", "정비", "용접", "기계", "조립", "품질")
    ),
    "builder": Trade(
        "건설",
        ("builder", "carpenter", "electrician"),
        ("건설", "건축", "목수", "목공", "미장", "전기", "설비", "도배", "토목"),
    ),
    "teacher": Trade(
        "가르치기", ("teacher", "teaching"), ("교사", "강사", "선생", "교육", "학원", "보육", "유치원", "교수")
    ),
    "sewing": Trade("옷과 세탁", ("sewing", "laundry"), ("봉제", "재봉", "양장", "의류", "세탁", "수선", "미싱")),
    "warehouse": Trade("창고·물류", ("warehouse",), ("창고", "물류", "재고", "포장")),
    "cleaner": Trade("청소·관리", ("cleaner", "cleaning"), ("청소", "미화", "경비", "관리인", "방역")),
}
_BY_TAG = {tag: code for code, trade in TRADES.items() for tag in trade.tags}


def codes_of(typed: str) -> frozenset[str]:
    """The trades that a typed former trade speaks of; none when it says none we know."""
    text = typed.replace(" ", "")
    return frozenset(code for code, trade in TRADES.items() if any(part in text for part in trade.words))


def codes_of_tags(tags: Iterable[str]) -> frozenset[str]:
    """The trades that an item is marked with. A tag nobody knows is left out: it favours no one."""
    return frozenset(_BY_TAG[tag] for tag in tags if tag in _BY_TAG)


def name_of(code: str) -> str:
    """What a page calls a trade."""
    return TRADES[code].title
