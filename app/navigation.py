"""The few places each role goes to. Pages of different rooms meet here by name, not by import."""

from fastapi import Request

from app.core.actor import Actor, Role
from app.core.pages import NavItem

PLACES: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.TRAINEE: (
        ("오늘 할 일", "learning:today"),
        ("배움길", "learning:path"),
        ("내 수료증", "completion:wallet"),
        ("일거리", "jobs:openings"),
    ),
    Role.INSTRUCTOR: (
        ("검토할 과제", "review:queue"),
        ("재검토 요청", "assessment:appeals"),
        ("회차", "cohorts:list"),
        ("문제 은행", "assessment:bank"),
    ),
    Role.CENTER: (
        ("오늘 할 일", "desk:today"),
        ("회차", "cohorts:list"),
        ("추천", "jobs:referrals"),
        ("수료증 확인", "completion:upload"),
        ("연결 토큰", "identity:tokens"),
    ),
    Role.EMPLOYER: (
        ("일거리", "jobs:postings"),
        ("소개받은 사람", "jobs:received"),
        ("수료증 확인", "completion:upload"),
    ),
    Role.VIEWER: (("집계", "reports:home"),),
}


def navigation(request: Request, actor: Actor | None) -> list[NavItem]:
    """What the header offers this actor. Without an actor: nothing but the logo."""
    if actor is None:
        return []
    items: dict[str, NavItem] = {}  # by address: two roles may share a place
    for role, places in PLACES.items():
        if role in actor.roles:
            for label, name in places:
                url = str(request.app.url_path_for(name))
                items.setdefault(url, NavItem(label, url, request.url.path == url))
    return list(items.values())
