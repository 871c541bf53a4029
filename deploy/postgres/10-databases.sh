#!/bin/sh
# Run once by the official image, when it has made an empty cluster: for each service its database, the owner that
# migrates it, the role that serves, the one in which it reads for somebody, and the analyst, who only reads; as
# deploy/databases.py does for the embedded one. Passwords come from files.
set -eu
secrets="${SECRETS_DIR:-/run/secrets}"

for service in customer pipeline performance incentive; do
  psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres \
    -v service="$service" -v owner="${service}_owner" -v scoped="${service}_scoped" \
    -v analyst="${service}_analyst" -v analyst_password_file="$secrets/${service}_analyst_password" \
    -v password_file="$secrets/${service}_password" -v owner_password_file="$secrets/${service}_owner_password" <<'SQL'
\set password `tr -d '\n' < :password_file`
\set owner_password `tr -d '\n' < :owner_password_file`
\set analyst_password `tr -d '\n' < :analyst_password_file`
CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
CREATE ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
CREATE ROLE :"scoped" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
GRANT :"scoped" TO :"service";
CREATE ROLE :"analyst" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS PASSWORD :'analyst_password';
ALTER ROLE :"analyst" SET default_transaction_read_only = on;
ALTER ROLE :"analyst" SET statement_timeout = '10min';
ALTER ROLE :"analyst" SET idle_in_transaction_session_timeout = '1min';
CREATE DATABASE :"service" OWNER :"owner" TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE :"service" TO :"service";
GRANT CONNECT ON DATABASE :"service" TO :"analyst";
\connect :"service"
REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql, sql TO :"owner";
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea),
    lo_open(oid, integer), lowrite(integer, bytea) FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE :"service" GRANT USAGE ON SCHEMAS TO :"analyst";
ALTER DEFAULT PRIVILEGES FOR ROLE :"service" GRANT SELECT ON TABLES TO :"analyst";
SQL
done
