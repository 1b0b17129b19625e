#!/bin/sh
# The database's password comes as a file, so that it stands in no environment listing of the container engine.
set -eu
if [ -n "${DATABASE_PASSWORD_FILE:-}" ]; then
    PGPASSWORD="$(cat "$DATABASE_PASSWORD_FILE")"
    export PGPASSWORD
fi
exec /opt/ieum/.venv/bin/python -m app.cli "$@"
