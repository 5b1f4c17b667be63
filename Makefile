# make deps    what the build and the tests need, from Debian's packages and Python's
# make build   everything, optimised
# make test    what CI runs: format, arrows, tests, vectors, the independent check, the server beside its standards and programs of others
# make soak    what takes longer: thousands of kills, fuzzers, sanitizers
# make bench   the figures, as JSON
# make format  the sources as the formatter wants them

BUILD := -c release --explicit-target-dependency-import-check error -Xswiftc -enable-testing
LINLI := .build/release/linli
PYTHON := .venv/bin/python
SOURCES := Package.swift Protocols Simulator Sources Tests

.PHONY: deps build test soak bench format

deps: .venv/ready
	@Scripts/install-packages

.venv/ready: Tests/Independent/requirements.txt
	@Scripts/install-packages
	python3 -m venv .venv
	.venv/bin/pip install --quiet --requirement $<
	touch $@

build: deps
	swift build $(BUILD)

test: deps
	@Scripts/run-tests $(BUILD)

soak: build
	swift build $(BUILD) --build-tests
	LINLI_SOAK=1 swift test $(BUILD) --skip-build --filter 'Soak'
	.venv/bin/python Tests/Interop/node.py --soak
	Scripts/run-sanitized address
	Scripts/run-sanitized thread
	Tests/Fuzz/fuzz.sh cbor -max_total_time=600
	Tests/Fuzz/fuzz.sh json -max_total_time=600
	Tests/Fuzz/fuzz.sh record -max_total_time=600
	Tests/Fuzz/fuzz.sh frame -max_total_time=600
	Tests/Fuzz/fuzz.sh histogram -max_total_time=600
	Tests/Fuzz/fuzz.sh h1 -runs=1000000
	Tests/Fuzz/fuzz.sh h2 -runs=1000000
	Tests/Fuzz/fuzz.sh h2client -runs=1000000
	Tests/Fuzz/fuzz.sh hpack -runs=1000000

bench: build
	@Scripts/install-packages bench
	$(LINLI) bench ledger --json
	$(LINLI) bench http --json
	$(LINLI) bench replay --json
	$(LINLI) bench node --json

format:
	swift format --in-place --recursive $(SOURCES)
