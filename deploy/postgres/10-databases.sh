#!/bin/sh
# Run once by the official image, when it has made an empty cluster: for each service its database, the owner that
# migrates it, the role that serves and the one in which it reads for somebody, as deploy/databases.py does for the embedded one. Passwords come from files.
set -eu
secrets="${SECRETS_DIR:-/run/secrets}"

for service in customer pipeline performance incentive; do
  psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres \
    -v service="$service" -v owner="${service}_owner" -v scoped="${service}_scoped" \
    -v password_file="$secrets/${service}_password" -v owner_password_file="$secrets/${service}_owner_password" <<'SQL'
\set password `tr -d '\n' < :password_file`
\set owner_password `tr -d '\n' < :owner_password_file`
CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
CREATE ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
CREATE ROLE :"scoped" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
GRANT :"scoped" TO :"service";
CREATE DATABASE :"service" OWNER :"owner" TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE :"service" TO :"service";
SQL
done
