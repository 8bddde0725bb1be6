#!/usr/bin/env bash
# Installs what tests need and is missing: Debian's chromium-headless-shell, postgresql, a CJK
# font, poppler-utils, nodejs and npm; from npm the test tools of txa/.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
need() { # command-or-file, package
	if [ -e "$1" ] || command -v "$1" >/dev/null 2>&1; then return; fi
	missing+=("$2")
}
need chromium-headless-shell chromium-headless-shell # the same engine without its window: half the work
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
need /usr/share/fonts/truetype/wqy/wqy-zenhei.ttc fonts-wqy-zenhei
need pdftotext poppler-utils
need node nodejs
need npm npm

if [ ${#missing[@]} -gt 0 ]; then
	echo "installing: ${missing[*]}"
	sudo=""
	[ "$(id -u)" = 0 ] || sudo="sudo"
	if ! command -v apt-get >/dev/null; then
		echo "This machine has no apt-get. Please install: ${missing[*]}" >&2
		exit 1
	fi
	$sudo apt-get update -qq
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ ! -d txa/node_modules/axe-core ] || [ txa/package-lock.json -nt txa/node_modules ]; then
	npm ci --prefix txa --ignore-scripts --no-audit --no-fund
	touch txa/node_modules
fi
