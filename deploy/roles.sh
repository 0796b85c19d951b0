#!/bin/sh
# Run once, when the database is made: the role that serves people. Not the owner, so that row security holds it.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$LINLI_DB_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE linli LOGIN NOSUPERUSER NOCREATEDB NOBYPASSRLS PASSWORD :'password';
SQL
