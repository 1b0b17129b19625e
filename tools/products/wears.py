"""Eight pages of clothes."""

from tools.products import wear
from tools.products.model import Fact, Product

_SIZE = ("크기", "가슴둘레", "총장")


def _sizes(*rows: tuple[str, str, str]) -> tuple[tuple[str, ...], ...]:
    return (_SIZE, *rows)


PRODUCTS = (
    Product(
        "wear-tee", "clothing", "tutorial", 1, "yeoul", "솜결 여름 반팔 티셔츠", 12900, wear.tee("#34466b"),
        {
            "maker": Fact(("솜결",), "(주)솜결"),
            "material": Fact(("cotton",), "겉감 면 100%"),
            "colours": Fact(("white", "navy"), "흰색, 남색, 회색(품절)", "품절된 색은 넣지 않아요."),
            "length": Fact(("68", "cm"), "M | 100cm | 68cm"),
            "wash": Fact(("machine",), "세탁기 그림과 숫자 30"),
        },
        "회색은 품절이라 지금 고를 수 없어요. 흰색과 남색만 골라요.",
        percent=30, choices={"색상": ("흰색", "남색", "회색(품절)"), "크기": ("M", "L", "XL")},
        blurb=("가볍고 시원해요", "땀을 잘 빨아들이게 지었어요."),
        sizes=_sizes(("M", "100cm", "68cm"), ("L", "106cm", "70cm"), ("XL", "112cm", "72cm")),
        marks=("machine30", "nobleach", "iron"),
        table={"제품 소재": "겉감 면 100%", "색상": "흰색, 남색, 회색", "제조자": "(주)솜결", "제조국": "대한민국"},
        small=("화면에 따라 색이 조금 다르게 보일 수 있습니다.",),
    ),
    Product(
        "wear-shirt", "clothing", "practice", 2, "saerok", "무디결 린넨 100% 시원한 셔츠", 29800, wear.shirt("#d9c9a8"),
        {
            "maker": Fact(("무디결",), "제조자: 무디결"),
            "material": Fact(("cotton",), "면 60%, 마(린넨) 40%", "제목과 표가 다르면 표를 따라요."),
            "colours": Fact(("white", "beige", "blue"), "흰색, 베이지, 파랑"),
            "length": Fact(("74", "cm"), "M | 108cm | 74cm"),
            "wash": Fact(("hand",), "대야에 손을 담근 그림, 숫자 30, 중성"),
        },
        "제목은 린넨 100%인데 표는 면 60%예요. 표를 따르고, 섞인 천은 가장 많은 것을 골라요.",
        percent=15, choices={"색상": ("흰색", "베이지", "파랑"), "크기": ("M", "L")},
        blurb=("바람이 드나드는 셔츠", "린넨의 시원함을 느껴 보세요."),
        sizes=_sizes(("M", "108cm", "74cm"), ("L", "114cm", "76cm")),
        marks=("hand", "nobleach", "nodry", "shade"),
        table={"제품 소재": "면 60%, 마(린넨) 40%", "치수": "M, L", "제조자": "무디결", "제조국": "베트남"},
        small=("주름이 쉽게 생기는 천입니다. 하자가 아닙니다.",), trades=("sewing",),
    ),
    Product(
        "wear-pants", "clothing", "practice", 1, "gomsil", "느루 편한 허리 바지", 19900, wear.pants("#5c6670"),
        {
            "maker": Fact(("느루옷집",), "제조자: 느루옷집"),
            "material": Fact(("poly",), "폴리에스터 92%, 스판 8%"),
            "colours": Fact(("black", "grey"), "검정, 회색"),
            "length": Fact(("96", "cm"), "M | 72cm | 96cm"),
            "wash": Fact((), "", "세탁 기호도 글도 없어요."),
        },
        "빨래하는 법이 어디에도 없어요. 짐작하지 않고 알 수 없음을 골라요.",
        choices={"색상": ("검정", "회색")}, blurb=("허리가 편해요", "앉아도 조이지 않는 고무줄 허리예요."),
        sizes=(("크기", "허리", "총장"), ("M", "72cm", "96cm"), ("L", "78cm", "98cm")),
        table={"제품 소재": "폴리에스터 92%, 스판 8%", "색상": "검정, 회색", "제조자": "느루옷집", "제조국": "중국"},
        small=("재는 법에 따라 1~2cm 차이가 날 수 있습니다.",),
    ),
    Product(
        "wear-coat", "clothing", "exam", 3, "maru", "한올지기 겨울 누빔 외투 (네이비)", 84000, wear.coat("#2f3f66"),
        {
            "maker": Fact(("한올지기",), "제조자: ㈜한올지기"),
            "material": Fact(("nylon",), "겉감 나일론 100% / 안감 폴리에스터 100% / 충전재 폴리에스터 100%", "겉감만 적어요."),
            "colours": Fact(("black", "navy", "brown"), "블랙, 네이비, 브라운", "고르는 칸이 제목보다 먼저예요."),
            "length": Fact(("82", "cm"), "M | 118cm | 820mm"),
            "wash": Fact(("dry",), "동그라미 안에 드라이"),
        },
        "안감과 충전재는 빼고 겉감만 봐요. 820mm는 82cm예요. 둘 중 무엇으로 적어도 맞아요.",
        percent=20, stars="4.5", choices={"색상": ("블랙", "네이비", "브라운"), "크기": ("M", "L", "XL")},
        blurb=("바람을 막는 누빔", "속까지 따뜻하게 채웠어요."),
        sizes=_sizes(("M", "118cm", "820mm"), ("L", "124cm", "840mm")),
        marks=("nowash", "dry", "noiron"),
        table={"제품 소재": "겉감 나일론 100% / 안감 폴리에스터 100% / 충전재 폴리에스터 100%", "제조자": "㈜한올지기", "제조국": "중국"},
        small=("드라이클리닝을 맡길 때 이 표시를 보여 주세요.",), trades=("sewing", "laundry"),
    ),
    Product(
        "wear-vest", "clothing", "mock", 2, "dodam", "포근담 양모 조끼", 35000, wear.vest("#8a6a4f"),
        {
            "maker": Fact(("포근담",), "제조자: 포근담"),
            "material": Fact(("acrylic",), "아크릴 70%, 양모(울) 30%", "섞인 천은 가장 많은 것이에요."),
            "colours": Fact(("grey", "brown"), "회색, 갈색, 검정(품절)", "품절된 색은 넣지 않아요."),
            "length": Fact(("61", "cm"), "M | 102cm | 61cm"),
            "wash": Fact(("hand",), "대야에 손을 담근 그림, 숫자 30, 중성"),
        },
        "제목에는 양모만 있지만 표에는 아크릴이 70%예요. 가장 많은 것은 아크릴이에요.",
        percent=10, choices={"색상": ("회색", "갈색", "검정(품절)")}, blurb=("포근한 한 겹", "겉옷 안에 받쳐 입기 좋아요."),
        sizes=_sizes(("M", "102cm", "61cm"), ("L", "108cm", "63cm")), marks=("hand", "noiron", "shade"),
        table={"제품 소재": "아크릴 70%, 양모(울) 30%", "제조자": "포근담", "제조국": "대한민국"},
        small=("보풀이 생길 수 있습니다.",), trades=("sewing",),
    ),
    Product(
        "wear-skirt", "clothing", "mock", 1, "bitgaram", "결이슬 주름 치마", 24500, wear.skirt("#c8809a"),
        {
            "maker": Fact(("결이슬",), "제조자: 결이슬"),
            "material": Fact(("rayon",), "겉감 레이온 100%"),
            "colours": Fact(("black", "pink"), "검정, 분홍"),
            "length": Fact((), "", "크기 표에 총장이 없어요."),
            "wash": Fact(("dry",), "동그라미 안에 드라이"),
        },
        "크기 표에 허리만 있고 총장이 없어요. 그림을 보고 재지 않아요.",
        choices={"색상": ("검정", "분홍"), "크기": ("M", "L")}, blurb=("찰랑이는 주름", "움직일 때 예쁜 치마예요."),
        sizes=(("크기", "허리"), ("M", "70cm"), ("L", "76cm")), marks=("nowash", "dry"),
        table={"제품 소재": "겉감 레이온 100%", "제조자": "결이슬", "제조국": "대한민국"},
        small=("비비거나 짜지 마세요.",),
    ),
    Product(
        "wear-socks", "clothing", "mock", 3, "yeoul", "발그레 면양말 5켤레 묶음", 9900, wear.socks("#6b7f5a"),
        {
            "maker": Fact(("발그레",), "제조자: 발그레"),
            "material": Fact(("cotton",), "면 75%, 나일론 22%, 스판 3%"),
            "colours": Fact(("black", "white", "grey", "navy", "green"), "블랙, 화이트, 그레이, 네이비, 그린"),
            "length": Fact((), "", "총장을 잰 곳이 없어요."),
            "wash": Fact(("machine",), "세탁기에 빨아도 됩니다", "글로만 적혀 있어도 봐요."),
        },
        "세탁 기호가 없어도 작은 글씨에 세탁기가 된다고 적혀 있어요. 발 크기 230~250mm는 총장이 아니에요.",
        percent=25, choices={"색상(다섯 색이 한 켤레씩)": ("블랙", "화이트", "그레이", "네이비", "그린")},
        blurb=("다섯 색을 한 번에", "블랙, 화이트, 그레이, 네이비, 그린"),
        table={"제품 소재": "면 75%, 나일론 22%, 스판 3%", "치수": "발 크기 230~250mm", "제조자": "발그레", "제조국": "대한민국"},
        small=("세탁기에 빨아도 됩니다. 표백제는 쓰지 마세요.",),
    ),
    Product(
        "wear-hat", "clothing", "mock", 2, "saerok", "그늘참 챙 넓은 모자 (면)", 17800, wear.hat("#c9a96a"),
        {
            "maker": Fact(("그늘참",), "제조자: (주)그늘참"),
            "material": Fact(("poly",), "겉감 폴리에스터 100%", "제목과 표가 다르면 표를 따라요."),
            "colours": Fact(("beige",), "베이지", "고르는 칸이 없으면 표를 봐요."),
            "length": Fact((), "", "챙 길이는 총장이 아니에요."),
            "wash": Fact(("hand",), "손으로 빠세요"),
        },
        "고르는 칸이 없으니 색은 표를 봐요. 챙 9cm는 챙의 길이이지 총장이 아니에요.",
        blurb=("얼굴을 넓게 가려요", "챙이 9cm라 목까지 그늘이 져요."),
        table={"제품 소재": "겉감 폴리에스터 100%", "색상": "베이지", "제조자": "(주)그늘참", "제조국": "중국"},
        small=("찬물에 손으로 빠세요. 세탁기에 넣지 마세요.",),
    ),
)  # fmt: skip
