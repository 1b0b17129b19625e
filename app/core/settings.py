"""Every setting of the server; each is described in docs/settings.md (a test keeps the two equal)."""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
VERSION = "0.1.0"  # as in pyproject.toml; a test keeps the two equal
SECRET_BYTES = 32


class StartRefused(RuntimeError):
    """The server must not start like this; the message says what to mend."""


class Settings(BaseSettings):
    """Read from the environment, then from `.env` in the working folder."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    host: str = Field("127.0.0.1", description="address the server listens on")
    port: int = Field(8000, ge=1, le=65535, description="port the server listens on")
    database_url: str = Field(
        "sqlite:///var/ieum.sqlite3", description="SQLAlchemy URL; sqlite:/// or postgresql+psycopg://"
    )
    public_url: str = Field(
        "",
        description="address others reach the service at, frozen into certificates; required outside the demo, where it is http://HOST:PORT",
    )
    var_dir: Path = Field(Path("var"), description="folder of the database file, secrets and stored files")
    courses_dir: Path = Field(ROOT / "courses", description="folder of the course files")
    quizzes_dir: Path = Field(ROOT / "quizzes", description="folder of the quiz files")
    demo: bool = Field(False, description="demo people with one-tap sign-in; never with real people's data")
    secret_key: SecretStr | None = Field(
        None, description="64 hex digits that sign forms and pepper PINs; else read from VAR_DIR/secrets/app.key"
    )
    issuer_key_file: Path | None = Field(
        None, description="Ed25519 seed that signs certificates; else VAR_DIR/secrets/issuer.key"
    )
    help_phone: str = Field("064-710-4450", description="number shown to people who belong to no organisation yet")
    trusted_proxies: str = Field("", description="comma-separated addresses whose X-Forwarded-For is believed")
    threads: int = Field(8, ge=1, le=64, description="handler threads, and as many database connections")
    hand_in_quota_mb: int = Field(
        300, ge=10, le=10_000, description="how much the files may take that one person hands in as answers"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level that is logged")
    log_format: Literal["", "json", "text"] = Field(
        "", description="json (one object a line) or text; empty: text in the demo, else json"
    )
    workers: int = Field(1, ge=1, le=32, description="processes that serve; a killed one is started again")
    drain_seconds: float = Field(
        2.0, ge=0, le=120, description="how long /readyz says 503 before the server stops taking requests"
    )
    stop_seconds: int = Field(
        20, ge=1, le=600, description="how long requests under way may still take when the server stops"
    )
    metrics_token: SecretStr | None = Field(
        None, description="16 characters or more that open /metrics; without one only a direct request from this host"
    )

    @model_validator(mode="after")
    def _demo_has_an_address(self) -> Self:
        if not self.public_url and self.demo:
            host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
            self.public_url = f"http://{host}:{self.port}"
        return self

    @field_validator("public_url")
    @classmethod
    def _public_url_is_an_origin(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/") or parts.query:
            raise ValueError("PUBLIC_URL must be an address such as https://ieum.example.kr, without a path")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("metrics_token")
    @classmethod
    def _metrics_token_is_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if len(value.get_secret_value()) < 16:
            raise ValueError("it needs 16 characters or more; `openssl rand -hex 24` makes one")
        return value

    def check_for_start(self) -> None:
        """Raises StartRefused when the server must not start with these settings."""
        _ = self.secret
        if not self.public_url:
            raise StartRefused("PUBLIC_URL is missing: certificates carry it, so set it to the address others use")

    @cached_property
    def logs_as_json(self) -> bool:
        return self.log_format == "json" or (self.log_format == "" and not self.demo)

    @cached_property
    def proxies(self) -> frozenset[str]:
        return frozenset(p.strip() for p in self.trusted_proxies.split(",") if p.strip())

    @cached_property
    def secret(self) -> bytes:
        """The 32-byte server secret. Raises StartRefused when it is missing, short or a known default."""
        if self.secret_key is not None:
            return checked_secret(self.secret_key.get_secret_value(), "SECRET_KEY")
        path = self.var_dir / "secrets" / "app.key"
        if not path.is_file():
            raise StartRefused(f"no secret: set SECRET_KEY or run `ieum secrets` to make {path}")
        return checked_secret(path.read_text().strip(), str(path))


def say_faults(error: ValidationError) -> str:
    """The settings that cannot be read, by their names in the environment; never their values, which may be secrets."""
    return "; ".join(
        f"{'.'.join(map(str, fault['loc'])).upper()}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors(include_url=False, include_input=False)
    )


def checked_secret(text: str, where: str) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError:
        raise StartRefused(f"{where}: the secret must be {SECRET_BYTES * 2} hex digits") from None
    if len(value) < SECRET_BYTES or len(set(value)) < 8:
        raise StartRefused(f"{where}: the secret is too short or a default; make one with `ieum secrets`")
    return value


def write_secret(path: Path) -> bool:
    """Write a fresh secret to `path` (mode 0600) unless one is there. Returns whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with open(path, "x", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
            file.write(secrets.token_hex(SECRET_BYTES))
    except FileExistsError:
        return False
    return True
