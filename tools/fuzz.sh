#!/usr/bin/env bash
# Fuzzes the readers of programmes, each for so long (default 4m), and tells how much
# processor time that was.
set -euo pipefail
cd "$(dirname "$0")/.."

for target in FuzzRead FuzzReadText FuzzReadStories; do
	go test ./casework/programme -run '^$' -fuzz "^$target\$" -fuzztime "${1:-4m}" -parallel 2 | grep -v '^fuzz: elapsed: 0s' | tail -n 3
done
spent=$(mktemp)
times >"$spent" # in this shell: a pipe would tell a new one's
awk 'NR == 2 { print "fuzz: processor time " $1 " in all, no crash" }' "$spent"
rm "$spent"
