#!/bin/sh
# Runs once, when the database's volume is empty. Two roles: ieum_owner owns the tables and migrates, ieum_app serves. The
# second owns nothing and bypasses nothing, so row-level security holds for it.
set -eu
owner="$(cat /run/secrets/database_owner_password)"
app="$(cat /run/secrets/database_app_password)"
psql --set ON_ERROR_STOP=1 --username postgres --set owner="$owner" --set app="$app" <<'SQL'
CREATE ROLE ieum_owner LOGIN NOSUPERUSER NOCREATEROLE PASSWORD :'owner';
CREATE ROLE ieum_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app';
CREATE DATABASE ieum OWNER ieum_owner ENCODING 'UTF8' TEMPLATE template0;
SQL
