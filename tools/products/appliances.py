"""Eight pages of small appliances."""

from tools.products import home
from tools.products.model import Fact, Product

_SOLD_APART = "따로 파는 것은 넣지 않아요."
_GIFT = "사은품은 넣지 않아요."

PRODUCTS = (
    Product(
        "appliance-fan", "appliance", "tutorial", 1, "bitgaram", "산들결 스탠드 선풍기", 49900, home.fan("#e6ebee"),
        {
            "model": Fact(("SG-F14R",), "모델명: SG-F14R"),
            "power": Fact(("45", "W"), "소비 전력: 45W"),
            "supply": Fact(("outlet",), "전원: 콘센트(220V)"),
            "parts": Fact(("remote", "manual"), "본체, 리모컨, 설명서"),
            "country": Fact(("korea",), "제조국: 대한민국"),
        },
        "모델명은 알파벳과 줄표까지 그대로 적어요.", percent=16,
        choices={"색상": ("흰색", "회색")}, blurb=("조용한 바람", "주무실 때 소리가 작아요."),
        table={"품명": "선풍기", "모델명": "SG-F14R", "소비 전력": "45W", "전원": "콘센트(220V)",
            "구성품": "본체, 리모컨, 설명서", "제조국": "대한민국"},
        small=("리모컨 건전지는 들어 있지 않습니다.",),
    ),
    Product(
        "appliance-kettle", "appliance", "practice", 2, "yeoul", "끓임이 전기 주전자 1.7L 2000W", 29900, home.pot_electric("#d8dde0"),
        {
            "model": Fact(("KE-1700",), "모델명: KE-1700"),
            "power": Fact(("1.8", "kW"), "소비 전력: 1800W", "제목과 표가 다르면 표를 따라요."),
            "supply": Fact(("outlet",), "전원: 콘센트(220V)"),
            "parts": Fact(("manual", "filter"), "본체, 받침, 설명서, 여분 필터"),
            "country": Fact(("china",), "제조국: 중국"),
        },
        "1800W는 1.8kW예요. 제목의 2000W가 아니라 표를 따라요. 받침은 고를 이름이 없으니 넘어가요.", percent=14,
        blurb=("3분이면 보글보글", "물이 끓으면 저절로 꺼져요."),
        table={"품명": "전기 주전자", "모델명": "KE-1700", "소비 전력": "1800W", "전원": "콘센트(220V)",
            "구성품": "본체, 받침, 설명서, 여분 필터", "제조국": "중국"},
        small=("물을 1.7L보다 많이 넣지 마세요.",), trades=("electrician",),
    ),
    Product(
        "appliance-vacuum", "appliance", "practice", 3, "maru", "쓱싹 무선 청소기 특가", 119000, home.vacuum("#7a5a9f"),
        {
            "model": Fact(("SW-V25",), "모델명: SW-V25"),
            "power": Fact(("250", "W"), "소비 전력: 250W"),
            "supply": Fact(("charge",), "충전식(리튬 이온)"),
            "parts": Fact(("adapter", "brush", "manual"), "본체, 어댑터, 청소 솔, 설명서", _SOLD_APART),
            "country": Fact(("vietnam",), "제조국: 베트남"),
        },
        "여분 필터는 따로 파는 것이라 넣지 않아요. 어댑터는 충전할 때 쓰는 것이고, 전원은 충전식이에요.", zoom=0.9, percent=28,
        choices={"더 사기": ("여분 필터 (+9,000원)", "필요 없어요")}, blurb=("선 없이 쓱싹", "계단도 차 안도 가볍게 밀어요."),
        table={"품명": "무선 청소기", "모델명": "SW-V25", "소비 전력": "250W", "전원": "충전식(리튬 이온)",
            "구성품": "본체, 어댑터, 청소 솔, 설명서", "제조국": "베트남"},
        small=("여분 필터는 따로 팝니다.",),
    ),
    Product(
        "appliance-dryer", "appliance", "exam", 1, "gomsil", "바람결 헤어드라이어", 34000, home.dryer("#c86f7f"),
        {
            "model": Fact(("BH-77",), "모델명: BH-77"),
            "power": Fact(("1500", "W"), "소비 전력: 1.5kW"),
            "supply": Fact(("outlet",), "전원: 콘센트(220V)"),
            "parts": Fact(("pouch", "manual"), "본체, 보관 주머니, 설명서"),
            "country": Fact(("china",), "제조국: 중국"),
        },
        "1.5kW는 1500W예요. 둘 중 무엇으로 적어도 맞아요.",
        choices={"색상": ("분홍", "검정")}, blurb=("빨리 말라요", "차가운 바람도 나와요."),
        table={"품명": "헤어드라이어", "모델명": "BH-77", "소비 전력": "1.5kW", "전원": "콘센트(220V)",
            "구성품": "본체, 보관 주머니, 설명서", "제조국": "중국"},
        small=("젖은 손으로 만지지 마세요.",),
    ),
    Product(
        "appliance-lamp", "appliance", "exam", 2, "dodam", "밝은결 책상등 (건전지 사은품)", 19800, home.lamp("#3f7a6a"),
        {
            "model": Fact(("LM-08B",), "모델명: LM-08B"),
            "power": Fact((), "", "소비 전력이 없어요. 밝기는 전력이 아니에요."),
            "supply": Fact(("battery",), "건전지(AA 4개)"),
            "parts": Fact(("manual",), "본체, 설명서", _GIFT),
            "country": Fact(("china",), "제조국: 중국"),
        },
        "건전지는 사은품이라 구성품에 넣지 않아요. 밝기 300루멘은 소비 전력이 아니에요.",
        choices={"색상": ("초록", "흰색")}, blurb=("어디서나 환하게", "밝기는 300루멘이에요.", "AA 건전지 4개를 사은품으로 드려요."),
        table={"품명": "책상등", "모델명": "LM-08B", "전원": "건전지(AA 4개)", "구성품": "본체, 설명서", "제조국": "중국"},
        small=("사은품은 다 떨어지면 드리지 못합니다.",), trades=("electrician",),
    ),
    Product(
        "appliance-iron", "appliance", "mock", 1, "saerok", "다림손 스팀다리미", 39900, home.iron("#3f6fb5"),
        {
            "model": Fact(("DR-220S",), "모델명: DR-220S"),
            "power": Fact(("2200", "W"), "소비 전력: 2200W"),
            "supply": Fact(("outlet",), "전원: 콘센트(220V)"),
            "parts": Fact(("cup", "manual"), "본체, 계량컵, 설명서"),
            "country": Fact(("korea",), "제조국: 대한민국"),
        },
        "물을 붓는 계량컵도 구성품이에요.", percent=11,
        blurb=("구김이 쫙", "무거운 옷도 한 번에 펴요."),
        table={"품명": "다리미", "모델명": "DR-220S", "소비 전력": "2200W", "전원": "콘센트(220V)",
            "구성품": "본체, 계량컵, 설명서", "제조국": "대한민국"},
        small=("쓰고 나면 물을 버려 주세요.",),
    ),
    Product(
        "appliance-humidifier", "appliance", "mock", 2, "bitgaram", "촉촉이 미니 가습기 (모델 MH-03)", 22000, home.humidifier("#7fa8b8"),
        {
            "model": Fact(("MH-03A",), "모델명: MH-03A", "제목과 표가 다르면 표를 따라요."),
            "power": Fact(("5", "W"), "소비 전력: 5W"),
            "supply": Fact((), "", "USB 케이블만으로는 전원을 알 수 없어요."),
            "parts": Fact(("cable", "filter", "brush"), "본체, USB 케이블, 여분 필터, 청소 솔"),
            "country": Fact(("china",), "제조국: 중국"),
        },
        "제목은 MH-03, 표는 MH-03A예요. 전원 줄이 없으니 짐작하지 않아요.",
        choices={"색상": ("파랑", "흰색")}, blurb=("책상 위 작은 구름", "손바닥만 해서 어디든 놓아요."),
        table={"품명": "가습기", "모델명": "MH-03A", "소비 전력": "5W", "구성품": "본체, USB 케이블, 여분 필터, 청소 솔",
            "제조국": "중국"},
        small=("물은 날마다 갈아 주세요.",),
    ),
    Product(
        "appliance-blender", "appliance", "mock", 3, "maru", "갈갈이 믹서기 0.6kW", 45000, home.blender("#c8553f"),
        {
            "model": Fact(("GB-600",), "모델명: GB-600"),
            "power": Fact(("600", "W"), "소비 전력: 600W"),
            "supply": Fact(("outlet",), "전원: 콘센트(220V)"),
            "parts": Fact(("cup", "brush", "manual"), "본체, 계량컵, 청소 솔, 설명서", _SOLD_APART),
            "country": Fact((), "", "제조국이 없어요. 국내 기술이라는 말은 만든 나라가 아니에요."),
        },
        "제목의 0.6kW와 표의 600W는 같은 값이에요. ‘국내 기술’은 어디서 만들었는지 말해 주지 않아요.", percent=19, stars="4.6",
        blurb=("얼음도 곱게", "국내 기술로 설계했어요.", "보관 주머니는 따로 팔아요."),
        table={"품명": "믹서기", "모델명": "GB-600", "소비 전력": "600W", "전원": "콘센트(220V)",
            "구성품": "본체, 계량컵, 청소 솔, 설명서"},
        small=("칼날을 손으로 만지지 마세요.",),
    ),
)  # fmt: skip
