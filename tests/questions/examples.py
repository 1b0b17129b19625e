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


ALL = [single, multiple, number, short_text, ordering, grouping, calculated]


def right_form(question, order):
    """The form a person would send who knows everything."""
    match question.type:
        case "single" | "multiple":
            return {"answer": [str(at) for at, i in enumerate(order) if question.options[i].correct]}
        case "number":
            return {"answer": [str(question.answer)]}
        case "calculated":
            return {"answer": [str(question.answer(order))]}
        case "short_text":
            return {"answer": ["데이터는"]}
        case "ordering":
            return {"order": [",".join(str(order.index(i)) for i in range(len(order)))]}
        case "grouping":
            home = [g for g, group in enumerate(question.groups) for _ in group.items]
            return {f"group-{at}": [str(home[i])] for at, i in enumerate(order)}
