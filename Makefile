# Metalith. `make run` serves on port 3000; `make test` runs every test.

CARGO ?= cargo
BINARY := target/release/metalith
UI_SOURCES := $(shell find ui/src ui/public ui/index.html ui/package-lock.json ui/vite.config.ts -type f 2>/dev/null)

.PHONY: run build test check bench dev ui prerequisites openapi clean

run: build
	exec $(BINARY)

build: ui/dist/index.html
	@tools/prerequisites rust
	$(CARGO) build --release --locked -p server

# The inner loop: the server with a throw-away data directory, the UI beside it with hot reload on port 5173.
dev: ui/node_modules
	@tools/dev

# What is quick: format, lints, unit tests of everything.
check: ui/dist/index.html
	tools/check quick

test:
	tools/check all

# Built together: alone, the benchmark would have every shared dependency compiled again with fewer features.
bench: build
	$(CARGO) build --release --locked -p server -p bench
	target/release/bench $(BINARY)

# After a change of a route: the description of the API and the types of the UI.
openapi: ui/node_modules
	$(CARGO) run -q --locked -p server -- openapi > ui/openapi.json.new
	mv ui/openapi.json.new ui/openapi.json
	cd ui && npm run -s gen

ui: ui/dist/index.html

ui/node_modules: ui/package-lock.json
	@tools/prerequisites node
	cd ui && npm ci --no-audit --no-fund
	@touch $@

ui/dist/index.html: ui/node_modules $(UI_SOURCES)
	cd ui && npm run -s build
	@touch $@

clean:
	$(CARGO) clean
	rm -rf ui/dist ui/node_modules
