#!/usr/bin/env bash
# Runs all tests against one temporary PostgreSQL shared by the packages. Extra
# arguments go to go test.
set -euo pipefail
cd "$(dirname "$0")/.."

pipes=$(mktemp -d)
mkfifo "$pipes/hold"
go build -o "$pipes/cluster" ./store/storetest/cluster
# The cluster lives as long as its standard input: ours to close.
"$pipes/cluster" <"$pipes/hold" >"$pipes/address" &
exec 9>"$pipes/hold"
trap 'exec 9>&-; wait; rm -rf "$pipes"' EXIT
for _ in $(seq 300); do
	[ -s "$pipes/address" ] && break
	kill -0 $! 2>/dev/null || { echo "PostgreSQL did not start" >&2; exit 1; }
	sleep 0.1
done
TONGXING_TEST_PG=$(cat "$pipes/address")
export TONGXING_TEST_PG

go test -count=1 -timeout 60m "$@" ./...
