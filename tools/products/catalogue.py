"""What is asked of each kind of product: the attributes of task.yaml, and the words by which a page names each option."""

from dataclasses import dataclass

from tools.products import appliances, desks, foods, healths, kitchens, wears
from tools.products.model import Product

PRODUCTS: tuple[Product, ...] = (
    *wears.PRODUCTS, *foods.PRODUCTS, *kitchens.PRODUCTS, *appliances.PRODUCTS, *desks.PRODUCTS, *healths.PRODUCTS,
)  # fmt: skip


@dataclass(frozen=True)
class Attribute:
    """One field. options: name → (title, words that a page uses for it). cues: words without which nothing is said of it."""

    name: str
    title: str
    kind: str
    help: str
    options: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    units: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()


def _o(name: str, title: str, *words: str) -> tuple[str, str, tuple[str, ...]]:
    return name, title, words or (title,)


_COLOURS = (
    _o("black", "검정", "검정", "블랙"), _o("white", "흰색", "흰색", "화이트"), _o("grey", "회색", "회색", "그레이"),
    _o("navy", "남색", "남색", "네이비"), _o("beige", "베이지"), _o("brown", "갈색", "갈색", "브라운"), _o("red", "빨강", "빨강", "레드"),
    _o("pink", "분홍", "분홍", "핑크"), _o("yellow", "노랑", "노랑", "옐로"), _o("green", "초록", "초록", "그린"), _o("blue",
        "파랑", "파랑", "블루"),
)  # fmt: skip
_LENGTH = ("cm", "mm")

ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("maker", "만든 곳", "text", "표의 제조자·제조원·생산자를 그대로 적어요. (주)는 빼도 돼요.", cues=("제조자:",
        "제조원:", "생산자:")),
    Attribute("model", "모델명", "text", "표의 모델명을 줄표까지 그대로 적어요.", cues=("모델명:",)),
    Attribute("material", "겉감의 가장 많은 천", "one", "섞였으면 가장 많은 것 하나예요. 안감은 빼요.", (
        _o("cotton", "면"), _o("poly", "폴리에스터"), _o("wool", "양모(울)"), _o("linen", "마(린넨)"), _o("nylon", "나일론"),
        _o("rayon", "레이온"), _o("acrylic", "아크릴"),
    )),
    Attribute("ware", "몸통의 재질", "one", "뚜껑과 손잡이는 빼요. 뒤집개는 머리예요.", (
        _o("steel", "스테인리스"), _o("aluminium", "알루미늄"), _o("glass", "유리"), _o("ceramic", "도자기"), _o("wood", "나무"),
        _o("plastic", "플라스틱"), _o("silicone", "실리콘"),
    )),
    Attribute("colours", "고를 수 있는 색", "many", "고르는 칸을 먼저 봐요. 품절은 빼요.", _COLOURS),
    Attribute("length", "길이", "number", "옷은 M의 총장, 다른 것은 가장 긴 쪽이에요.", units=_LENGTH, cues=("총장", "크기:", "길이 ")),
    Attribute("diameter", "지름", "number", "표의 지름이에요.", units=_LENGTH, cues=("지름",)),
    Attribute("volume", "용량", "number", "담을 수 있는 양이에요. 표를 봐요.", units=("ml", "L"), cues=("용량:",)),
    Attribute("amount", "내용량 모두", "number", "여러 개면 모두 더한 양이에요. 사은품은 빼요.", units=("g", "kg", "ml", "L"),
        cues=("내용량:",)),
    Attribute("weight", "물건의 무게", "number", "여러 개면 모두 더해요. 사은품은 빼요.", units=("g", "kg"), cues=("무게:",)),
    Attribute("count", "개수", "number", "연필 1타는 12자루예요. 사은품은 빼요.", units=("개",), cues=("수량:",)),
    Attribute("power", "소비 전력", "number", "표의 소비 전력이에요.", units=("W", "kW"), cues=("소비 전력",)),
    Attribute("wash", "빨래하는 법", "one", "기호와 글을 모두 봐요.", (
        _o("machine", "세탁기에 빨아요", "세탁기 그림", "세탁기에 빨아도"), _o("hand", "손으로만 빨아요", "손을 담근 그림", "손으로 빠"),
        _o("dry", "드라이클리닝만 해요", "동그라미 안에 드라이"),
    )),
    Attribute("storage", "처음 보관하는 법", "one", "열기 전의 방법이에요.", (_o("room", "실온", "실온", "상온"), _o("cold",
        "냉장"), _o("frozen", "냉동"))),
    Attribute("origin", "원재료가 난 곳", "one", "표에 적힌 원재료를 모두 봐요.", (
        _o("domestic", "모두 국산", "국산)"), _o("imported", "모두 수입산", "수입산", "미국산", "중국산", "호주산", "캐나다산"),
            _o("mixed", "국산과 수입산"),
    )),
    Attribute("allergens", "들어 있는 알레르기 재료", "many", "‘함유’만 골라요. 같은 시설은 빼요.", (
        _o("milk", "우유"), _o("soy", "대두"), _o("wheat", "밀"), _o("egg", "달걀"), _o("peanut", "땅콩"), _o("buckwheat", "메밀"),
        _o("shrimp", "새우"), _o("crab", "게"), _o("pork", "돼지고기"), _o("walnut", "호두"),
    ), cues=("함유",)),
    Attribute("heat", "써도 되는 곳", "many", "된다고 적힌 곳만 골라요.", (
        _o("gas", "가스레인지"), _o("induction", "인덕션"), _o("microwave", "전자레인지"), _o("oven", "오븐"), _o("dishwasher",
            "식기세척기"),
    ), cues=("사용처:", "쓸 수 있어요")),
    Attribute("supply", "전원", "one", "표의 ‘전원’ 줄을 봐요.", (_o("outlet", "콘센트"), _o("charge", "충전식"), _o("battery",
        "건전지")), cues=("전원:",)),
    Attribute("parts", "상자에 든 것", "many", "본체 말고 표의 구성품만 골라요.", (
        _o("manual", "설명서"), _o("remote", "리모컨"), _o("adapter", "어댑터"), _o("cable", "USB 케이블"), _o("filter", "여분 필터"),
        _o("brush", "청소 솔"), _o("cup", "계량컵"), _o("pouch", "보관 주머니"), _o("cells", "건전지"),
    ), cues=("구성품:",)),
    Attribute("country", "만든 나라", "one", "표의 제조국이에요. 회사 주소가 아니에요.", (
        _o("korea", "대한민국"), _o("china", "중국"), _o("vietnam", "베트남"), _o("other", "그 밖의 나라", "태국"),
    ), cues=("제조국:",)),
    Attribute("body", "몸에 쓰는 곳", "one", "표의 ‘쓰는 곳’ 줄을 봐요.", (
        _o("knee", "무릎"), _o("waist", "허리"), _o("wrist", "손목"), _o("arm", "위팔"), _o("eye", "눈"), _o("face", "얼굴"),
    ), cues=("쓰는 곳:",)),
    Attribute("licence", "의료기기 표시", "one", "표나 작은 글씨에 적혀 있어야 해요.", (
        _o("device", "의료기기예요", "의료기기("), _o("goods", "의료기기가 아니에요", "의료기기 아님"),
    ), cues=("의료기기",)),
)  # fmt: skip
BY_NAME = {attribute.name: attribute for attribute in ATTRIBUTES}
CATEGORIES = {
    "clothing": "옷", "food": "먹을거리", "kitchen": "주방 물건", "appliance": "작은 가전", "stationery": "문구", "health": "건강 물건",
}  # fmt: skip
