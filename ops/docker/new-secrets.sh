#!/bin/sh
# Makes the secrets that docker-compose.yml reads, once, each a random one: nothing runs with a password that others know.
# The files are readable, since containers read them under numbers of their own; the folder is closed to other users.
set -eu
folder=${1:-secrets}
if [ -e "$folder" ]; then
  echo "$folder is there already: remove it first, and with it the volume of Postgres, which keeps the old passwords" >&2
  exit 1
fi
mkdir -m 0700 "$folder"
random() { od -An -tx1 -N"${1:-24}" /dev/urandom | tr -d ' \n'; }
keep() { printf '%s' "$2" > "$folder/$1" && chmod 0444 "$folder/$1"; }
tocsin=$(random)
tocsin_app=$(random)
keep postgres_password "$(random)"
keep temporal_db_password "$(random)"
keep tocsin_db_password "$tocsin"
keep tocsin_app_db_password "$tocsin_app"
# Opens the personal data in the records: keep a copy of it apart from their backups.
keep records_key "$(random 32)"
keep database_url "postgres://tocsin_app:$tocsin_app@postgres:5432/tocsin"
keep database_owner_url "postgres://tocsin:$tocsin@postgres:5432/tocsin"
echo "Secrets are in $folder. Next: docker compose up -d --build"
