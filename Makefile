# Tongxing 同行. `make help` lists what there is.
GO := go
export CGO_ENABLED = 0

.PHONY: help run build test soak bench bench-big ci check generate install

help: ## This list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: build ## Build, make the demo city's year (once), serve it
	./bin/tongxing demo

build: ## Build ./bin/tongxing
	$(GO) build -trimpath -ldflags "-s -w" -o bin/tongxing ./cmd/tongxing

generate: ## Make the *_templ.go from the *.templ
	$(GO) tool templ generate -path web

install: ## Install what tests need: Debian packages and npm test tools
	./tools/install.sh

check: ## What is cheap to check: format, vet, generated files fresh
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) tool templ generate -path web >/dev/null 2>&1
	@git diff --exit-code --stat -- '*_templ.go' || { echo "generated files are stale: make generate, then commit"; exit 1; }

test: install check ## All tests, on both databases and in the real browser
	./tools/test.sh

soak: install ## The same tests at the large counts, with a printed summary
	TONGXING_SOAK=1 ./tools/test.sh -timeout 6h

bench: build ## Pages and writes under load on the full city; matching beside SQLite, PostgreSQL and a search engine
	cd bench && $(GO) run ./load -binary ../bin/tongxing
	cd bench && nice $(GO) run ./match $(MATCH)

bench-big: ## Matching beside the same over a million, about half an hour (MATCH="-match 1000000 -only tongxing" for less)
	cd bench && nice $(GO) run ./match -match 1000000 -reverse 1000000 -only "tongxing,postgres tuned,postgres ordinary,sqlite" -questions 40 -check 3 -budget 40s $(MATCH)
	cd bench && nice $(GO) run ./match -match "" -reverse 10000000 -only tongxing -check 1 $(MATCH)

ci: test ## What CI runs
