#!/bin/sh
# Runs once, when the volume of Postgres is empty: users, each with databases that the other cannot enter: Temporal's user, and the records'
# owner with the role that Tocsin runs by.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set temporal_password="$(cat /run/secrets/temporal_db_password)" \
  --set tocsin_password="$(cat /run/secrets/tocsin_db_password)" \
  --set tocsin_app_password="$(cat /run/secrets/tocsin_app_db_password)" <<'SQL'
create role temporal login password :'temporal_password';
create role tocsin login password :'tocsin_password';
create role tocsin_app login password :'tocsin_app_password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
create database tocsin owner tocsin;
revoke connect on database temporal, temporal_visibility, tocsin from public;
grant connect, temporary on database tocsin to tocsin_app;
SQL
