#!/bin/sh
# Makes the namespace and its search attributes (workflows/contract.ts). Harmless when they are there. A new namespace
# takes seconds to be known to every part of Temporal, hence the tries.
set -eu
tries=60
until temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" > /dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || exit 1
  sleep 2
done
until temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
  --name BreachPhase --type Keyword \
  --name BreachPolicies --type KeywordList \
  --name BreachHeld --type Bool \
  --name BreachDueAt --type Datetime \
  --name BreachCustomers --type Int \
  --name BreachNotified --type Int \
  --name BreachDrill --type Bool; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || exit 1
  sleep 2
done
