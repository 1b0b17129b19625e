"""All things that can stand in a picture: how each is drawn, and what it is called when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from tools.scenes import food, goods, kitchen, packed, people, street, vehicles


@dataclass(frozen=True)
class Thing:
    """A drawing ``draw(colour, variant)``, its label id (empty when it is never asked for) and Korean name."""

    draw: Callable[..., str]
    label: str
    name: str


def _t(draw: Callable[..., str], label: str, name: str) -> Thing:
    return Thing(draw, label, name)


THINGS: dict[str, Thing] = {
    "pot": _t(kitchen.pot, "pot", "냄비"),
    "pan": _t(kitchen.pan, "pan", "프라이팬"),
    "kettle": _t(kitchen.kettle, "kettle", "주전자"),
    "cup": _t(kitchen.cup, "cup", "컵"),
    "bowl": _t(kitchen.bowl, "bowl", "그릇"),
    "cooker": _t(kitchen.rice_cooker, "cooker", "밥솥"),
    "knife": _t(kitchen.knife, "knife", "칼"),
    "board": _t(kitchen.board, "board", "도마"),
    "ladle": _t(kitchen.ladle, "ladle", "국자"),
    "bottle": _t(packed.bottle, "bottle", "양념병"),
    "microwave": _t(kitchen.microwave, "microwave", "전자레인지"),
    "fridge": _t(kitchen.fridge, "fridge", "냉장고"),
    "chair": _t(kitchen.chair, "chair", "의자"),
    "clock": _t(kitchen.clock, "clock", "시계"),
    "towel": _t(kitchen.towel, "towel", "키친타월"),
    "apple": _t(food.apple, "apple", "사과"),
    "tangerine": _t(food.tangerine, "tangerine", "귤"),
    "banana": _t(food.banana, "banana", "바나나"),
    "cabbage": _t(food.cabbage, "cabbage", "배추"),
    "carrot": _t(food.carrot, "carrot", "당근"),
    "leek": _t(food.leek, "leek", "대파"),
    "watermelon": _t(food.watermelon, "watermelon", "수박"),
    "bread": _t(food.cake, "bread", "빵"),
    "plant": _t(food.plant, "plant", "화분"),
    "jar": _t(food.jar, "jar", "항아리"),
    "fish": _t(food.fish, "fish", "생선"),
    "eggs": _t(food.egg_box, "eggs", "달걀판"),
    "ramencup": _t(food.ramen_cup, "ramencup", "컵라면"),
    "car": _t(vehicles.car, "car", "승용차"),
    "taxi": _t(vehicles.taxi, "taxi", "택시"),
    "bus": _t(vehicles.bus, "bus", "버스"),
    "truck": _t(vehicles.truck, "truck", "트럭"),
    "motorbike": _t(vehicles.motorbike, "motorbike", "오토바이"),
    "bicycle": _t(vehicles.bicycle, "bicycle", "자전거"),
    "stroller": _t(vehicles.stroller, "stroller", "유모차"),
    "cart": _t(vehicles.cart, "cart", "카트"),
    "signal": _t(street.signal, "signal", "신호등"),
    "lamp": _t(street.lamp, "lamp", "가로등"),
    "roadsign": _t(street.road_sign, "roadsign", "표지판"),
    "tree": _t(street.tree, "tree", "나무"),
    "dog": _t(street.dog, "dog", "개"),
    "cat": _t(street.cat, "cat", "고양이"),
    "pigeon": _t(street.pigeon, "pigeon", "비둘기"),
    "bin": _t(street.waste_bin, "bin", "쓰레기통"),
    "bench": _t(street.bench, "bench", "벤치"),
    "cone": _t(street.cone, "cone", "안전 고깔"),
    "umbrella": _t(street.umbrella, "umbrella", "우산"),
    "umbrella2": _t(street.closed_umbrella, "umbrella", "우산"),
    "planter": _t(street.planter, "planter", "화단"),
    "person": _t(people.person, "person", "사람"),
    "child": _t(people.child, "person", "사람"),
    "clerk": _t(people.clerk, "person", "사람"),
    "snack": _t(goods.snack, "snack", "과자 봉지"),
    "milk": _t(goods.milk, "milk", "우유팩"),
    "can": _t(packed.can, "can", "음료 캔"),
    "water": _t(goods.water, "water", "생수병"),
    "basket": _t(goods.basket, "basket", "장바구니"),
    "register": _t(goods.register, "register", "계산 기계"),
    "ramenbox": _t(goods.ramen_box, "ramenbox", "라면 상자"),
    "carton": _t(goods.carton, "carton", "종이 상자"),
    "medicine": _t(packed.medicine, "medicine", "약병"),
    "pillbox": _t(packed.pill_box, "pillbox", "약 상자"),
    "scale": _t(goods.scale, "scale", "저울"),
    "signboard": _t(goods.signboard, "signboard", "간판"),
    "standsign": _t(goods.standing_sign, "standsign", "세움 간판"),
    "crate": _t(goods.crate, "", "나무 상자"),
    "icechest": _t(goods.ice_chest, "icechest", "아이스크림 냉동고"),
    "bucket": _t(goods.bucket, "bucket", "양동이"),
    "bouquet": _t(goods.bouquet, "", "꽃다발"),
    "greens": _t(goods.leaf_bundle, "", "나물"),
}
