"""Settings: read from the environment or a ``.env`` file, checked once, never again (contract.md section 2)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import load_dotenv

ENVIRONMENTS = ("production", "demo", "test")
SECRET_BYTES = 32


class BadSettings(Exception):
    """The settings do not allow a start; ``args`` holds one sentence for each reason."""


@dataclass(frozen=True)
class Settings:
    """What an operator may set. Secrets are named in ``SECRETS`` and never printed."""

    environment: str
    database_url: str
    secret_key: str
    base_url: str
    trust_name: str
    trusted_proxies: int

    SECRETS = ("secret_key", "database_url")

    @property
    def secure(self) -> bool:
        """True when people reach the service over https, which makes cookies ``__Host-``."""
        return urlsplit(self.base_url).scheme == "https"

    def address(self, path: str) -> str:
        """The full address of a path of this service: never taken from a request, whose Host anybody can set."""
        return self.base_url.rstrip("/") + path

    def printable(self) -> dict[str, str]:
        """Every setting by its environment name, with secrets hidden."""
        url = urlsplit(self.database_url)
        return {
            "APPRAISAL_ENV": self.environment,
            "DATABASE_URL": self.database_url.replace(f":{url.password}@", ":(hidden)@")
            if url.password
            else self.database_url,
            "SECRET_KEY": "(hidden)" if self.secret_key else "(not set)",
            "APPRAISAL_BASE_URL": self.base_url,
            "TRUST_NAME": self.trust_name,
            "TRUSTED_PROXIES": str(self.trusted_proxies),
            "APPRAISAL_NOW": os.environ.get("APPRAISAL_NOW", ""),
        }


def database_url(given: str | None, instance: Path) -> str:
    """The SQLAlchemy address of the database; the default is a SQLite file in the instance folder."""
    if not given:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'appraisal.db'}"
    # Hosting services still hand out the old scheme, which SQLAlchemy refuses.
    return given.replace("postgres://", "postgresql://", 1) if given.startswith("postgres://") else given


def read(environ: Mapping[str, str] | None = None, instance: Path | None = None) -> Settings:
    """Read and check the settings; raises BadSettings with every reason at once."""
    if environ is None:
        load_dotenv(Path.cwd() / ".env")
        environ = os.environ
    environment = environ.get("APPRAISAL_ENV", "production")
    wrong = []
    if environment not in ENVIRONMENTS:
        wrong.append(f"APPRAISAL_ENV is {environment!r}: use one of {', '.join(ENVIRONMENTS)}.")
    secret = environ.get("SECRET_KEY", "")
    if environment == "production":
        if not secret:
            wrong.append(
                "SECRET_KEY is not set: set it to 32 or more random bytes, for example from "
                "`python3 -c 'import secrets; print(secrets.token_hex(32))'`."
            )
        elif len(secret.encode()) < SECRET_BYTES or len(set(secret)) < 8:
            wrong.append(f"SECRET_KEY is too weak: use {SECRET_BYTES} or more random bytes.")
        if environ.get("FLASK_DEBUG", "0") not in ("", "0", "false"):
            wrong.append("FLASK_DEBUG is on: production does not start in debug mode.")
        if environ.get("APPRAISAL_NOW"):
            wrong.append("APPRAISAL_NOW is set: the clock can be set only in demo and test.")
    proxies = environ.get("TRUSTED_PROXIES", "0")
    if not proxies.isdigit():
        wrong.append(f"TRUSTED_PROXIES is {proxies!r}: give the number of proxies in front of the service.")
    if wrong:
        raise BadSettings(*wrong)
    return Settings(
        environment=environment,
        database_url=database_url(environ.get("DATABASE_URL"), instance or Path.cwd() / "instance"),
        # Demo and test hold no real person, so a known key is fine there and keeps sessions over a restart.
        secret_key=secret or f"not-secret-{environment}-" + "0123456789abcdef" * 2,
        base_url=environ.get("APPRAISAL_BASE_URL", "http://127.0.0.1:8000"),
        trust_name=environ.get("TRUST_NAME", "Staff development"),
        trusted_proxies=int(proxies),
    )
