"""Who takes part: organisations and staff, made with the commands an operator would use, and how staff come in."""

import re
from dataclasses import dataclass, field
from typing import Any

import pyotp
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from app.cli import app as ieum
from tests.browser.server import LiveServer

CENTER = "서귀포 걷기 중장년내일센터"
COMPANY = "바당데이터 주식회사"


@dataclass(frozen=True)
class Staff:
    name: str
    login: str
    password: str
    otpauth: str


@dataclass
class Story:
    """The server and what the scenes leave behind for one another."""

    server: LiveServer
    run: str
    center: Staff
    instructor: Staff
    employer: Staff
    trainee: str = "김영희"
    phone_number: str = ""
    pin: str = "258036"
    left: dict[str, Any] = field(default_factory=dict)

    @property
    def cohort_name(self) -> str:
        return f"걷기 {self.run}회차"

    @property
    def company(self) -> str:
        return f"{COMPANY} {self.run}"


def gather(server: LiveServer, run: str) -> Story:
    """`run` keeps the names of one walk apart from everyone else's on the same server."""
    center, company = f"{CENTER} {run}", f"{COMPANY} {run}"
    _ieum(server, "create-organisation", "--name", center, "--kind", "center", "--phone", "064-710-1234",
          "--head-title", "센터장", "--head-name", "고태수")  # fmt: skip
    _ieum(
        server,
        "record-legal-basis",
        "--organisation",
        center,
        "--kind",
        "무료직업소개사업 신고",
        "--number",
        f"제주-{run}",
    )
    _ieum(server, "create-organisation", "--name", company, "--kind", "employer", "--phone", "064-710-5678")
    return Story(
        server,
        run,
        center=_staff(server, "현지은", f"center-{run}@example.kr", center, "center"),
        instructor=_staff(server, "양성민", f"teacher-{run}@example.kr", center, "instructor"),
        employer=_staff(server, "부미라", f"company-{run}@example.kr", company, "employer"),
        phone_number=f"010{int(run) % 10**8:08d}",
    )


def _staff(server: LiveServer, name: str, login: str, organisation: str, role: str) -> Staff:
    said = _ieum(server, "create-staff", "--name", name, "--login", login, "--organisation", organisation,
                 "--role", role, "--generate-password")  # fmt: skip
    password = re.search(r"^password: (\S+)$", said, re.MULTILINE)
    otpauth = re.search(r"^(otpauth://\S+)$", said, re.MULTILINE)
    assert password, said
    assert otpauth, said
    return Staff(name, login, password.group(1), otpauth.group(1))


def _ieum(server: LiveServer, *arguments: str) -> str:
    """Run a command of `ieum` on the server's installation; its output."""
    done = CliRunner().invoke(ieum, arguments, env=server.env)
    assert done.exit_code == 0, f"{arguments}: {done.output} {done.exception!r}"
    return done.output


def sign_in_as_staff(page: Page, who: Staff) -> None:
    """Password, then the one-time code of the authenticator app."""
    page.goto("/sign-in/staff")
    page.get_by_label("아이디").fill(who.login)
    page.get_by_label("비밀번호").fill(who.password)
    page.get_by_role("button", name="다음").click()
    page.get_by_label("여섯 자리 숫자").fill(pyotp.parse_uri(who.otpauth).now())  # type: ignore[union-attr]
    page.get_by_role("button", name="들어가기").click()
    expect(page.get_by_text(f"{who.name} 님", exact=True)).to_be_visible()
