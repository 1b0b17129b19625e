"""Eight pages of health aids."""

from tools.products import desk
from tools.products.model import Fact, Product

_PRAISE = "홍보하는 말은 의료기기라는 표시가 아니에요."

PRODUCTS = (
    Product(
        "health-brace", "health", "tutorial", 2, "saerok", "든든무릎 보호대 (한 쪽)", 18900, desk.brace("#c2a27a"),
        {
            "maker": Fact(("든든케어",), "제조자: 든든케어(주)"),
            "body": Fact(("knee",), "쓰는 곳: 무릎"),
            "licence": Fact(("goods",), "의료기기 아님(공산품)"),
            "colours": Fact(("black", "beige"), "블랙, 베이지"),
            "weight": Fact(("120", "g"), "무게: 120g"),
        },
        "블랙은 검정이에요. 의료기기가 아니라고 적힌 것은 공산품이에요.",
        choices={"색상": ("블랙", "베이지")}, blurb=("걸을 때 든든하게", "찍찍이로 꽉 조여요."),
        table={"품명": "보호대", "쓰는 곳": "무릎", "무게": "120g", "의료기기 여부": "의료기기 아님(공산품)", "제조자": "든든케어(주)"},
        small=("아플 때에는 병원에 가세요.",),
    ),
    Product(
        "health-gauge", "health", "practice", 2, "bitgaram", "재보미 손목 혈압계", 46000, desk.gauge("#dfe6e4"),
        {
            "maker": Fact(("재보미메디",), "제조자: 재보미메디"),
            "body": Fact(("arm",), "쓰는 곳: 위팔", "제목과 표가 다르면 표를 따라요."),
            "licence": Fact(("device",), "의료기기(제인 00-0000호)"),
            "colours": Fact(("white",), "색상: 흰색"),
            "weight": Fact(("0.35", "kg"), "무게: 350g"),
        },
        "제목은 손목인데 표는 위팔이에요. 표를 따라요. 350g은 0.35kg이에요.", percent=24,
        blurb=("집에서 편하게", "큰 숫자로 보여 줘요."),
        table={"품명": "혈압계", "쓰는 곳": "위팔", "색상": "흰색", "무게": "350g", "의료기기 여부": "의료기기(제인 00-0000호)",
            "제조자": "재보미메디"},
        small=("이 제품은 의료기기이며, 설명서를 잘 읽고 쓰십시오.",), trades=("nurse",),
    ),
    Product(
        "health-glasses", "health", "exam", 1, "yeoul", "또렷이 돋보기", 15000, desk.glasses("#6b4a32"),
        {
            "maker": Fact(("또렷이안경",), "제조자: 또렷이안경"),
            "body": Fact(("eye",), "쓰는 곳: 눈"),
            "licence": Fact((), "", "의료기기인지 적혀 있지 않아요."),
            "colours": Fact(("black", "brown"), "검정, 갈색"),
            "weight": Fact(("22", "g"), "무게: 22g"),
        },
        "의료기기인지 아닌지 적혀 있지 않으면 알 수 없음이에요.",
        choices={"테 색": ("검정", "갈색"), "도수": ("1.5", "2.0", "2.5")}, blurb=("잔글씨가 또렷", "가벼워서 코가 편해요."),
        table={"품명": "돋보기", "쓰는 곳": "눈", "무게": "22g", "제조자": "또렷이안경"},
        small=("도수는 안경점에서 재고 고르세요.",), trades=("nurse",),
    ),
    Product(
        "health-cane", "health", "exam", 3, "gomsil", "곧은길 접는 지팡이 (300g대 초경량)", 23800, desk.cane("#7a4f2f"),
        {
            "maker": Fact(("곧은길",), "제조자: 곧은길"),
            "body": Fact((), "", "쓰는 곳이 적혀 있지 않아요."),
            "licence": Fact(("goods",), "의료기기 아님(공산품)"),
            "colours": Fact(("brown", "navy"), "브라운, 네이비, 레드(품절)", "품절된 색은 넣지 않아요."),
            "weight": Fact(("0.41", "kg"), "무게: 410g", "제목과 표가 다르면 표를 따라요."),
        },
        "제목은 300g대라지만 표는 410g이에요. 지팡이를 어디에 쓰는지는 적혀 있지 않아요.", percent=6, stars="4.3",
        choices={"색상": ("브라운", "네이비", "레드(품절)")}, blurb=("접으면 가방에 쏙", "바닥이 미끄럽지 않아요."),
        table={"품명": "지팡이", "크기": "높이 84~94cm", "무게": "410g", "의료기기 여부": "의료기기 아님(공산품)", "제조자": "곧은길"},
        small=("젖은 바닥에서는 조심하세요.",), trades=("nurse",),
    ),
    Product(
        "health-hotpack", "health", "mock", 2, "maru", "따숨 전기 찜질팩", 33000, desk.hot_pack("#b8557f"),
        {
            "maker": Fact(("따숨전자",), "제조자: 따숨전자"),
            "body": Fact(("waist",), "쓰는 곳: 허리"),
            "licence": Fact((), "", _PRAISE),
            "colours": Fact(("grey", "pink"), "회색, 분홍"),
            "weight": Fact(("0.9", "kg"), "무게: 900g"),
        },
        "‘병원에서도 쓰는’은 의료기기라는 표시가 아니에요. 표에 없으면 알 수 없음이에요.", percent=17,
        choices={"색상": ("회색", "분홍")}, blurb=("뻐근한 날에", "병원에서도 쓰는 따뜻함이에요."),
        table={"품명": "찜질팩", "쓰는 곳": "허리", "무게": "900g", "소비 전력": "60W", "제조자": "따숨전자"},
        small=("깔고 눕지 마세요. 오래 대면 델 수 있습니다.",), trades=("nurse",),
    ),
    Product(
        "health-pillcase", "health", "mock", 1, "dodam", "챙김 일주일 약통", 5900, desk.pill_case("#5f9a6a"),
        {
            "maker": Fact(("챙김",), "제조자: 챙김"),
            "body": Fact((), "", "몸에 쓰는 곳이 적혀 있지 않아요."),
            "licence": Fact(("goods",), "의료기기 아님(공산품)"),
            "colours": Fact(("green", "blue"), "초록, 파랑"),
            "weight": Fact(("85", "g"), "무게: 85g"),
        },
        "약통은 몸에 쓰는 것이 아니고 적혀 있지도 않아요. 알 수 없음이에요.",
        choices={"색상": ("초록", "파랑")}, blurb=("월화수목금토일", "칸마다 요일이 적혀 있어요."),
        table={"품명": "약통", "무게": "85g", "의료기기 여부": "의료기기 아님(공산품)", "제조자": "챙김"},
        small=("약은 약사의 말대로 드세요.",), trades=("nurse",),
    ),
    Product(
        "health-mask", "health", "mock", 2, "bitgaram", "숨결 마스크 50장 + 사은품 5장", 12000, desk.mask("#eef2f4"),
        {
            "maker": Fact(("숨결",), "제조자: (주)숨결"),
            "body": Fact(("face",), "쓰는 곳: 얼굴"),
            "licence": Fact(("goods",), "의료기기 아님(공산품)"),
            "colours": Fact(("white",), "화이트, 블랙(품절)", "품절된 색은 넣지 않아요."),
            "weight": Fact(("150", "g"), "3g × 50장", "사은품은 넣지 않아요."),
        },
        "한 장 3g이 50장이니 모두 150g이에요. 사은품 5장은 빼요.",
        choices={"색상": ("화이트", "블랙(품절)")}, blurb=("숨 쉬기 편해요", "사은품 5장을 더 드려요."),
        table={"품명": "마스크", "쓰는 곳": "얼굴", "무게": "3g × 50장", "의료기기 여부": "의료기기 아님(공산품)", "제조자": "(주)숨결"},
        small=("한 번 쓰고 버리세요.",),
    ),
    Product(
        "health-scale", "health", "mock", 3, "saerok", "가뿐 체중계 (최대 180kg)", 21000, desk.scale("#d8dde0"),
        {
            "maker": Fact(("가뿐",), "제조자: 가뿐"),
            "body": Fact((), "", "쓰는 곳이 적혀 있지 않아요."),
            "licence": Fact((), "", "의료기기인지 적혀 있지 않아요."),
            "colours": Fact(("white", "black"), "화이트, 블랙"),
            "weight": Fact(("1.6", "kg"), "제품 무게 1600g", "잴 수 있는 무게는 물건의 무게가 아니에요."),
        },
        "180kg은 잴 수 있는 무게예요. 물건의 무게는 1600g, 곧 1.6kg이에요.", percent=21,
        choices={"색상": ("화이트", "블랙")}, blurb=("올라서면 바로", "큰 글씨로 보여 줘요."),
        table={"품명": "체중계", "무게": "제품 무게 1600g / 최대 180kg까지 잼", "제조자": "가뿐"},
        small=("평평한 바닥에 놓고 쓰세요.",),
    ),
)  # fmt: skip
