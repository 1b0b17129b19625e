"""One question of each type, with canary strings wherever the key or the teaching after the end stands."""

from app.questions.registry import load_question

KEY = "CANARY-KEY"
AFTER = "CANARY-AFTER"
SHARED = {"id": "q1", "prompt": "무엇일까요?", "explanation": f"{AFTER} 까닭", "hint": f"{AFTER} 귀띔"}


def single(**extra):
    options = [
        {"text": "가", "correct": True, "feedback": f"{AFTER} 가"},
        {"text": "나", "feedback": f"{AFTER} 나"},
        {"text": "다"},
    ]
    return load_question({**SHARED, "type": "single", "options": options, **extra})


def multiple(**extra):
    options = [
        {"text": "가", "correct": True, "feedback": f"{AFTER} 가"},
        {"text": "나", "correct": True},
        {"text": "다"},
        {"text": "라", "feedback": f"{AFTER} 라"},
    ]
    return load_question({**SHARED, "type": "multiple", "options": options, **extra})


def number(**extra):
    return load_question({**SHARED, "type": "number", "answer": 987654.5, "tolerance": 0.5, **extra})


def short_text(**extra):
    accepted = ["데이터", "자료*", KEY]
    return load_question({**SHARED, "type": "short_text", "accepted": accepted, "particles": True, **extra})


def ordering(**extra):
    return load_question({**SHARED, "type": "ordering", "items": ["하나", "둘", "셋", "넷"], **extra})


def grouping(**extra):
    groups = [{"name": "숫자", "items": ["나이", "걸음 수"]}, {"name": "글", "items": ["이름", "느낌"]}]
    return load_question({**SHARED, "type": "grouping", "groups": groups, **extra})


def calculated(**extra):
    variables = [{"name": "pay", "values": [3210000, 3210500]}, {"name": "days", "values": [1, 2]}]
    prompt = "{pay}원을 {days}일 동안 받아요. 무엇일까요?"
    asked = {"prompt": prompt, "variables": variables, "formula": "987654.5 + pay * 0 + days * 0"}
    return load_question({**SHARED, **asked, "type": "calculated", "tolerance": 0.5, **extra})


def true_false(**extra):
    return load_question({**SHARED, "type": "true_false", "answer": False, "if_wrong": f"{AFTER} 오해", **extra})


def matching(**extra):
    pairs = [{"left": "나이", "right": "숫자"}, {"left": "이름", "right": "글"}, {"left": "느낌", "right": "글"}]
    return load_question({**SHARED, "type": "matching", "pairs": pairs, "extra": ["그림"], **extra})


def gap_text(**extra):
    text = "AI는 {{what}}로 배우고 {{who}}이 이름표를 붙여요."
    answers = {"what": "자료", "who": "사람"}
    return load_question({**SHARED, "type": "gap_text", "text": text, "answers": answers, "extra": ["바람"], **extra})


def cloze(**extra):
    blanks = {
        "word": {"kind": "typed", "accepted": [KEY, "라벨링"], "particles": True},
        "pick": {"kind": "chosen", "correct": "네모", "wrong": ["동그라미"]},
        "sum": {"kind": "number", "value": 987654, "tolerance": 1},
    }
    text = "이름표 붙이기는 {{word}}이고, {{pick}}로 {{sum}}개를 그려요."
    return load_question({**SHARED, "type": "cloze", "text": text, "blanks": blanks, **extra})


PICTURE = {"src": "media/room.svg", "alt": "방 그림"}


def box(x, y, w=20, h=20):
    return {"kind": "rectangle", "x": x, "y": y, "w": w, "h": h}


def hot_spot(**extra):
    regions = [
        {"shape": box(60, 60), "label": "오른쪽 아래", "correct": True, "feedback": f"{AFTER} 맞아요"},
        {"shape": {"kind": "ellipse", "cx": 20, "cy": 20, "rx": 10, "ry": 10}, "feedback": f"{AFTER} 아니에요"},
        {"shape": {"kind": "polygon", "points": [[60, 10], [80, 10], [70, 30]]}, "label": "오른쪽 위"},
    ]
    return load_question(
        {**SHARED, "type": "hot_spot", "picture": PICTURE, "size": [100, 100], "regions": regions, **extra}
    )


def mark(**extra):
    targets = [{"shape": box(0, 0), "label": f"{AFTER} 문"}, {"shape": box(60, 60), "label": f"{AFTER} 창"}]
    return load_question(
        {**SHARED, "type": "mark", "picture": PICTURE, "size": [100, 100], "targets": targets, **extra}
    )


CHART = {
    "kind": "bar",
    "title": "하루에 찍은 사진",
    "unit": "장",
    "categories": ["월", "화", "수"],
    "series": [{"name": "사진", "values": [12, 30, 18]}],
}


def chart(**extra):
    ask = {"kind": "category", "correct": "화", "feedback": {"월": f"{AFTER} 월"}}
    return load_question({**SHARED, "type": "chart", "chart": CHART, "ask": ask, **extra})


def chart_number(**extra):
    return chart(ask={"kind": "number", "answer": 987654, "tolerance": 1}, **extra)


def chart_choice(**extra):
    options = [{"text": "화요일이 으뜸", "correct": True, "feedback": f"{AFTER} 으뜸"}, {"text": "월요일이 으뜸"}]
    return chart(ask={"kind": "choice", "options": options}, **extra)


def table(**extra):
    rows = [
        {"head": "월", "cells": [5200, {"kind": "number", "value": 987654}]},
        {
            "head": "화",
            "cells": [
                {"kind": "typed", "accepted": [KEY, "많음"]},
                {"kind": "chosen", "correct": "비", "wrong": ["눈"]},
            ],
        },
    ]
    columns = ["날", "걸음 수", "날씨"]
    return load_question({**SHARED, "type": "table", "caption": "한 주", "columns": columns, "rows": rows, **extra})


def essay(**extra):
    levels = [{"points": 0, "text": f"{AFTER} 없음"}, {"points": 2, "text": f"{AFTER} 까닭이 뚜렷해요"}]
    rubric = [
        {"title": "까닭", "levels": levels},
        {"title": "보기", "levels": [{"points": 0, "text": "없음"}, {"points": 4, "text": "둘"}]},
    ]
    sample = f"{AFTER} 보기 글"
    return load_question(
        {**SHARED, "type": "essay", "least": 10, "most": 200, "rubric": rubric, "sample": sample, **extra}
    )


def file(**extra):
    levels = [{"points": 0, "text": f"{AFTER} 없음"}, {"points": 4, "text": f"{AFTER} 글자가 또렷해요"}]
    shared = {**SHARED, "type": "file", "accept": ["picture", "pdf"], "most_files": 2, "megabytes": 5}
    return load_question(
        {**shared, "rubric": [{"title": "또렷함", "levels": levels}], "sample": f"{AFTER} 보기", **extra}
    )


HANDED_IN = "6f1c9a52-0b1e-4f7e-9a50-5a1d1f0c3b77 jpeg 2048 영수증 사진.jpg"
NEWEST = [hot_spot, mark, chart, chart_number, chart_choice, table, essay, file]
ALL = [
    *NEWEST,
    true_false,
    matching,
    gap_text,
    cloze,
    single,
    multiple,
    number,
    short_text,
    ordering,
    grouping,
    calculated,
]


def right_form(question, order):
    """The form a person would send who knows everything."""
    match question.type:
        case "hot_spot":
            return {"answer": ["2"]}  # read in rows: the ellipse, the triangle, the right one
        case "mark":
            return {"x-0": ["10"], "y-0": ["10"], "x-1": ["70"], "y-1": ["70"]}
        case "chart" if question.ask.kind == "category":
            return {"answer": [str(question.chart.categories.index(question.ask.correct))]}
        case "chart" if question.ask.kind == "number":
            return {"answer": [str(question.ask.answer)]}
        case "chart":
            return {"answer": [str(order.index(0))]}
        case "table":
            return {"cell-0-1": ["987,654"], "cell-1-0": ["많음"], "cell-1-1": ["1"]}
        case "essay":
            return {"answer": ["첫째 줄이에요.\r\n\r\n둘째 줄이에요."]}
        case "file":
            return {"file": [HANDED_IN]}
        case "single" | "multiple":
            return {"answer": [str(at) for at, i in enumerate(order) if question.options[i].correct]}
        case "number":
            return {"answer": [str(question.answer)]}
        case "true_false":
            return {"answer": ["1" if question.answer else "0"]}
        case "matching":
            partners = [choice.text for choice in question.view(order).groups]
            return {f"match-{at}": [str(partners.index(question.pairs[i].right))] for at, i in enumerate(order)}
        case "gap_text":
            words = [word.text for word in question.view(order).gaps[0].words]
            return {f"gap-{at}": [str(words.index(word))] for at, word in enumerate(question.answers.values())}
        case "cloze":
            return {"gap-0": ["라벨링"], "gap-1": ["0"], "gap-2": ["987,655"]}
        case "calculated":
            return {"answer": [str(question.answer(order))]}
        case "short_text":
            return {"answer": ["데이터는"]}
        case "ordering":
            return {"order": [",".join(str(order.index(i)) for i in range(len(order)))]}
        case "grouping":
            home = [g for g, group in enumerate(question.groups) for _ in group.items]
            return {f"group-{at}": [str(home[i])] for at, i in enumerate(order)}
