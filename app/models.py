"""Every room's tables, imported once so that the metadata is whole (for Alembic, tests and the CLI)."""

import importlib
from pathlib import Path

from app.core import idempotency
from app.core.database import Base

for _path in sorted(Path(__file__).parent.glob("*/models.py")):
    importlib.import_module(f"app.{_path.parent.name}.models")

metadata = Base.metadata
__all__ = ["idempotency", "metadata"]
