# make test-report: a report in a browser, and what export writes in the
# programs that it is for
deps-readers:
	@scripts/install-deps build report test readers
test-report: deps-readers
	$(MAKE) $(beside) $O/threadscale
	scripts/run-tests $(sort $(wildcard tests/report/*.sh))

.PHONY: test-report deps-readers
