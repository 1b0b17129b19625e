"""deploy/ says what the application says: every setting is real, limits fit, headers are equal, units parse."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path

import pytest
import yaml
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from typer.main import get_command

from app import cli
from app.core.headers import SECURITY_HEADERS
from app.core.room import DEFAULT_BODY_LIMIT
from app.core.settings import ROOT, VERSION, Settings

DEPLOY = ROOT / "deploy"
NAMES = {name.upper() for name in Settings.model_fields}
NOT_OURS = {"DATABASE_PASSWORD_FILE"}  # deploy/entrypoint.sh reads it
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
NGINX = (DEPLOY / "nginx" / "ieum.conf").read_text()
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SIZES = {"k": 1024, "m": 1024 * 1024}


def unit(path: Path) -> RawConfigParser:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path)
    return parser


def test_the_example_of_the_environment_holds_every_setting_and_no_other() -> None:
    lines = (DEPLOY / "env.example").read_text().splitlines()
    named = [found[1] for line in lines if (found := re.match(r"#?([A-Z_]+)=", line))]

    assert set(named) == NAMES
    assert len(named) == len(set(named)), "none stands twice"


def test_the_example_starts_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    settings = Settings(_env_file=DEPLOY / "env.example")

    assert settings.public_url == "https://ieum.example.kr"
    assert settings.proxies == {"127.0.0.1"}
    assert settings.logs_as_json


def test_every_setting_in_the_compose_file_is_real_and_so_is_every_command() -> None:
    commands = set(get_command(cli.app).commands)  # type: ignore[attr-defined]
    ours = {name: service for name, service in COMPOSE["services"].items() if service.get("image") == "ieum:latest"}

    assert set(ours) == {"keys", "migrate", "app", "work"}
    for name, service in ours.items():
        assert set(service["environment"]) <= NAMES | NOT_OURS, name
        assert service["command"][0] in commands, name
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert ours["migrate"]["command"] == ["migrate", "--app-role", "ieum_app"]
    assert "ieum_owner" not in ours["app"]["environment"]["DATABASE_URL"], "the server does not own the tables"


def test_the_proxy_that_the_server_trusts_is_the_one_that_runs() -> None:
    address = COMPOSE["services"]["nginx"]["networks"]["inside"]["ipv4_address"]

    assert COMPOSE["x-environment"]["TRUSTED_PROXIES"] == address


def test_every_secret_and_file_that_the_compose_file_names_is_there_or_made_by_hand() -> None:
    used = {name for service in COMPOSE["services"].values() for name in service.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith(".") and source != "./certificates":
                assert (DEPLOY / source).exists(), volume
            elif not source.startswith("."):
                assert source in COMPOSE["volumes"], volume


def test_nobody_waits_shorter_for_the_server_than_the_server_for_its_requests() -> None:
    settings = Settings(_env_file=None)
    longest = settings.drain_seconds + settings.stop_seconds

    assert int(COMPOSE["services"]["app"]["stop_grace_period"].rstrip("s")) > longest
    assert int(unit(DEPLOY / "systemd" / "ieum.service")["Service"]["TimeoutStopSec"]) > longest


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_a_real_command_as_nobody_special(path: Path) -> None:
    service = unit(path)["Service"]
    commands = set(get_command(cli.app).commands)  # type: ignore[attr-defined]
    started = re.findall(r"^ExecStart=\S+python -m app\.cli (\S+)", path.read_text(), re.M)

    assert started
    assert set(started) <= commands
    assert service["User"] == "ieum"
    assert service["EnvironmentFile"] == "/etc/ieum/ieum.env"
    for name, value in {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "PrivateTmp": "yes",
        "UMask": "0077",
    }.items():
        assert service[name] == value, name


def test_units_parse_where_systemd_is_there() -> None:
    """`systemd-analyze verify` also wants the installed program; everything else it says is a fault of ours."""
    program = shutil.which("systemd-analyze")
    found = ""
    if program:
        files = [*UNITS, *(DEPLOY / "systemd").glob("*.timer")]
        found = subprocess.run([program, "verify", *files], capture_output=True, text=True, check=False).stderr
    faults = [line for line in found.splitlines() if "/opt/ieum/.venv/bin/python is not executable" not in line]

    assert faults == []


def test_nginx_puts_on_files_what_the_application_puts_on_everything() -> None:
    static = NGINX[NGINX.index("location ^~ /static/") :]
    static = static[: static.index("\n    }")]
    given = {name.lower(): value for name, value in re.findall(r'add_header ([A-Za-z-]+) "(.*)" always;', static)}

    assert given.pop("strict-transport-security") == "max-age=31536000; includeSubDomains"
    assert given == SECURITY_HEADERS


def test_nginx_lets_through_what_each_form_takes_and_a_little_more(app: FastAPI) -> None:
    """A limit below the application's would answer before it, as it did for pictures of one's own; the paths that it names exist."""
    default = _size(re.search(r"\n    client_max_body_size (\w+);", NGINX))
    sizes = {path.strip("^$"): _size(found) for path, found in _locations()}
    unused = set(sizes)
    for path, limit in _body_limits(app):
        named = [each for each in sizes if re.fullmatch(each, re.sub(r"\{\w+\}", "0a-1", path))]
        unused -= set(named)
        through = sizes[named[0]] if named else default
        assert limit < through <= 2 * limit, f"{path} takes {limit} bytes, nginx {through}"
    assert not unused, "these forms do not exist"


def _body_limits(app: FastAPI) -> Iterator[tuple[str, int]]:
    for context in iter_route_contexts(app.routes):
        if context.path and "POST" in (context.methods or ()):
            yield context.path, getattr(context.original_route, "max_body_size", None) or DEFAULT_BODY_LIMIT


def _locations() -> list[tuple[str, "re.Match[str] | None"]]:
    blocks = re.findall(r"location [~=] (\S+) \{([^}]*client_max_body_size[^}]*)\}", NGINX)
    return [(path, re.search(r"client_max_body_size (\w+);", body)) for path, body in blocks]


def _size(found: "re.Match[str] | None") -> int:
    assert found
    return int(found[1][:-1]) * SIZES[found[1][-1]]


def test_nginx_keeps_idle_connections_shorter_than_the_server_does() -> None:
    """Else it would now and then send a request into a connection that is just being closed."""
    from app.serve import KEEP_ALIVE_S

    assert "keepalive 32;" in (DEPLOY / "nginx" / "upstream.host.conf").read_text()
    assert KEEP_ALIVE_S > 60, "nginx's default for idle connections to an upstream"


def test_the_pages_that_nginx_shows_itself_are_korean_and_run_nothing() -> None:
    named = set(re.findall(r"error_page [\d ]+ (/errors/\S+);", NGINX))

    assert named
    for name in named:
        page = (DEPLOY / "nginx" / name.lstrip("/")).read_text()
        assert 'lang="ko"' in page
        assert "<script" not in page
        assert "style=" not in page
        for sheet in re.findall(r'href="/static/(\S+)"', page):
            assert (ROOT / "static" / sheet).is_file(), sheet


def test_the_image_takes_only_what_it_needs_and_every_folder_it_copies_exists() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.M)
    sources = {source for line in copied for source in line.split()}

    assert ignored[0] == "*"
    assert sources == {line[1:] for line in ignored if line.startswith("!")}
    assert all((ROOT / source).exists() for source in sources)
    assert "USER 10001:10001" in (DEPLOY / "Containerfile").read_text()


def test_the_version_is_the_packages() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text()
