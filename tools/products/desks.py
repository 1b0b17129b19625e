"""Eight pages of stationery."""

from tools.products import desk
from tools.products.model import Fact, Product

PRODUCTS = (
    Product(
        "desk-pens", "stationery", "tutorial", 1, "dodam", "또박이 볼펜 12자루", 4800, desk.pens("#2f4f9f"),
        {
            "maker": Fact(("또박이",), "제조자: 또박이"),
            "count": Fact(("12", "개"), "12자루"),
            "colours": Fact(("black", "red", "blue"), "검정, 파랑, 빨강"),
            "length": Fact(("14.5", "cm"), "길이 145mm"),
            "country": Fact(("korea",), "제조국: 대한민국"),
        },
        "145mm는 14.5cm예요. 굵기 0.5mm는 길이가 아니에요.",
        choices={"잉크 색": ("검정", "파랑", "빨강")}, blurb=("또박또박 써져요", "굵기 0.5mm라 잔글씨도 좋아요."),
        table={"품명": "볼펜", "수량": "12자루", "크기": "길이 145mm", "제조국": "대한민국", "제조자": "또박이"},
        small=("잉크 색은 한 상자에 한 가지입니다.",),
    ),
    Product(
        "desk-notebook", "stationery", "practice", 2, "saerok", "적바림 공책 5권 묶음 (A5)", 8500, desk.notebook("#7a8f4f"),
        {
            "maker": Fact(("적바림",), "제조자: (주)적바림"),
            "count": Fact(("5", "개"), "5권"),
            "colours": Fact(("yellow", "green"), "노랑, 초록, 분홍(품절)", "품절된 색은 넣지 않아요."),
            "length": Fact(("21", "cm"), "148mm × 210mm", "가장 긴 쪽을 적어요."),
            "country": Fact(("korea",), "제조국: 대한민국"),
        },
        "가장 긴 쪽은 210mm, 곧 21cm예요. 쪽수 80은 권수가 아니에요.",
        choices={"표지 색": ("노랑", "초록", "분홍(품절)")}, blurb=("매일 한 쪽씩", "한 권은 80쪽이에요."),
        table={"품명": "공책", "수량": "5권", "크기": "148mm × 210mm", "제조국": "대한민국", "제조자": "(주)적바림"},
        small=("표지 색은 한 가지로 보내 드립니다.",), trades=("bookkeeper",),
    ),
    Product(
        "desk-pencils", "stationery", "practice", 3, "gomsil", "까까손 연필 3타 (지우개 사은품 3개)", 9600, desk.pencils("#c8a03f"),
        {
            "maker": Fact(("까까손",), "제조자: 까까손"),
            "count": Fact(("36", "개"), "12자루 × 3타", "사은품은 넣지 않아요."),
            "colours": Fact((), "", "색이 적혀 있지 않아요."),
            "length": Fact(("17.5", "cm"), "길이 17.5cm"),
            "country": Fact(("vietnam",), "제조국: 베트남"),
        },
        "한 타는 12자루예요. 세 타면 36자루이고, 지우개는 사은품이라 세지 않아요. 그림의 노란색은 적힌 색이 아니에요.",
        percent=9, blurb=("사각사각 써지는 소리", "지우개 3개를 사은품으로 드려요."),
        table={"품명": "연필", "수량": "12자루 × 3타", "크기": "길이 17.5cm", "제조국": "베트남", "제조자": "까까손"},
        small=("심은 2B입니다.",), trades=("teacher", "bookkeeper"),
    ),
    Product(
        "desk-scissors", "stationery", "exam", 1, "yeoul", "싹둑 사무용 가위", 5200, desk.scissors("#c8322f"),
        {
            "maker": Fact(("싹둑이",), "제조자: 싹둑이"),
            "count": Fact(("1", "개"), "수량: 1개"),
            "colours": Fact(("black", "red"), "빨강, 검정"),
            "length": Fact(("20", "cm"), "전체 길이 200mm"),
            "country": Fact(("china",), "제조국: 중국"),
        },
        "제조자는 상품 이름 ‘싹둑’이 아니라 표의 ‘싹둑이’예요.",
        choices={"손잡이 색": ("빨강", "검정")}, blurb=("두꺼운 종이도 싹둑", "손에 맞는 둥근 손잡이예요."),
        table={"품명": "가위", "수량": "1개", "크기": "전체 길이 200mm", "제조국": "중국", "제조자": "싹둑이"},
        small=("어린이 손이 닿지 않게 두세요.",),
    ),
    Product(
        "desk-folder", "stationery", "exam", 2, "maru", "차곡 서류철 40장짜리", 6300, desk.folder("#34466b"),
        {
            "maker": Fact(("차곡",), "제조자: 차곡"),
            "count": Fact(("4", "개"), "4개", "속지 장수는 수량이 아니에요."),
            "colours": Fact(("navy", "grey"), "네이비, 그레이"),
            "length": Fact(("31", "cm"), "세로 310mm, 가로 240mm", "가장 긴 쪽을 적어요."),
            "country": Fact(("china",), "제조국: 중국"),
        },
        "속지가 40장이고 서류철은 4개예요. 네이비는 남색, 그레이는 회색이에요.",
        choices={"색상": ("네이비", "그레이", "블랙(품절)")}, blurb=("영수증까지 차곡차곡", "속지 40장이 붙어 있어요."),
        table={"품명": "서류철", "수량": "4개", "크기": "세로 310mm, 가로 240mm", "제조국": "중국", "제조자": "차곡"},
        small=("색상은 한 가지로 보내 드립니다.",), trades=("bookkeeper",),
    ),
    Product(
        "desk-glue", "stationery", "mock", 1, "bitgaram", "찰싹 풀 10개 묶음", 4500, desk.glue("#d9a03f"),
        {
            "maker": Fact(("찰싹문구",), "제조자: 찰싹문구"),
            "count": Fact(("10", "개"), "수량: 10개"),
            "colours": Fact((), "", "색이 적혀 있지 않아요."),
            "length": Fact(("9.6", "cm"), "길이 96mm"),
            "country": Fact(("korea",), "제조국: 대한민국"),
        },
        "그림의 풀이 노란색이어도 글로 적힌 색이 없으면 알 수 없음이에요.",
        blurb=("발라도 울지 않아요", "손에 묻어도 물로 씻겨요."),
        table={"품명": "풀", "수량": "10개", "크기": "길이 96mm", "제조국": "대한민국", "제조자": "찰싹문구"},
        small=("뚜껑을 꼭 닫아 두세요.",),
    ),
    Product(
        "desk-calendar", "stationery", "mock", 2, "gomsil", "나날이 탁상 달력 (두 개 세트)", 7800, desk.calendar("#7a4f2f"),
        {
            "maker": Fact(("나날이",), "제조자: 나날이"),
            "count": Fact(("1", "개"), "수량: 1개", "제목과 표가 다르면 표를 따라요."),
            "colours": Fact(("white", "brown"), "화이트, 브라운"),
            "length": Fact(("26", "cm"), "260mm × 180mm", "가장 긴 쪽을 적어요."),
            "country": Fact(("korea",), "제조국: 대한민국"),
        },
        "제목은 두 개 세트인데 표는 1개예요. 표를 따라요.", percent=13,
        choices={"색상": ("화이트", "브라운")}, blurb=("음력까지 큼직하게", "메모 칸이 넓어요."),
        table={"품명": "탁상 달력", "수량": "1개", "크기": "260mm × 180mm", "제조국": "대한민국", "제조자": "나날이"},
        small=("이름을 새기는 것은 따로 물어봐 주세요.",),
    ),
    Product(
        "desk-tape", "stationery", "mock", 3, "saerok", "착착 포장 테이프 50m 6개", 11400, desk.tape("#d8b98a"),
        {
            "maker": Fact(("착착산업",), "제조자: 착착산업㈜"),
            "count": Fact(("6", "개"), "6개"),
            "colours": Fact(("brown",), "브라운, 투명(품절)", "품절된 색은 넣지 않아요."),
            "length": Fact((), "", "50m는 감긴 길이라 크기가 아니에요."),
            "country": Fact(("other",), "제조국: 태국"),
        },
        "이 일에서 크기는 물건의 긴 쪽이에요. 감긴 길이 50m는 적지 않아요. 태국은 ‘그 밖의 나라’예요.",
        choices={"색상": ("브라운", "투명(품절)")}, blurb=("소리 없이 뜯겨요", "한 개에 50m 감겨 있어요."),
        table={"품명": "포장 테이프", "수량": "6개", "제조국": "태국", "제조자": "착착산업㈜"},
        small=("추운 곳에서는 잘 붙지 않습니다.",), trades=("warehouse",),
    ),
)  # fmt: skip
