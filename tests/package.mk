# make test-package: Debian packages, built, linted, and installed in a bare
# Debian
deps-package:
	@scripts/install-deps build test package
test-package: deps-package
	scripts/run-tests $(sort $(wildcard tests/package/*.sh))
.PHONY: test-package deps-package
