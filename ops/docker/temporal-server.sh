#!/bin/sh
# Temporal's image takes its password from the environment alone; it gets there from the secret, for this process only.
set -eu
POSTGRES_PWD=$(cat /run/secrets/temporal_db_password)
export POSTGRES_PWD
exec /etc/temporal/entrypoint.sh
