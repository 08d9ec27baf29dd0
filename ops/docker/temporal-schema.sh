#!/bin/sh
# Brings Temporal's tables up to date. Harmless when they are.
set -eu
SQL_PASSWORD=$(cat /run/secrets/temporal_db_password)
export SQL_PASSWORD
for database in temporal temporal_visibility; do
  case $database in
    temporal) schema=temporal ;;
    *) schema=visibility ;;
  esac
  run() { temporal-sql-tool --plugin postgres12_pgx --ep postgres -p 5432 -u temporal --db "$database" "$@"; }
  run setup-schema -v 0.0
  run update-schema -d "/etc/temporal/schema/postgresql/v12/$schema/versioned"
done
