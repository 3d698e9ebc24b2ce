# make test-arch: the contract over our threads on other architectures
#
# Plain programs, static, of tests/th/ and of what concerns an architecture:
# no Criterion, no io_uring, no exec.  Those of another architecture than this
# machine's run in qemu's user emulation.  Each architecture is a make of its
# own with ARCH, CC, AR, O and EMULATOR, whose target is arch-tests.
native  := $(shell uname -m)
arches  := $(sort $(native) aarch64 riscv64)
a_impls := kthreads kthreads-bare kthreads-pool pthreads uthreads uthreads-1
a_all   := $(sort $(wildcard tests/th/*.c)) tests/arch/runner.c
a_kthreads := tests/arch/backend.c tests/arch/hammer.c \
	tests/arch/$(ARCH)/preserved.S tests/kthreads/entry.c \
	tests/kthreads/registers.c
a_pthreads := tests/arch/hammer.c
a_uthreads := tests/arch/$(ARCH)/preserved.S tests/uthreads/migration.c
a_plain := $(a_impls:%=$O/tests/plain-%)
a_tests := $(a_impls:%=$O/tests/$(ARCH)-%)

define plain
$O/tests/plain-$1: $(patsubst %,$O/plain/$1/%.o,$(basename $(a_all) $(a_$1)))
$O/plain/$1/%.o: defines += -DTH_IMPL='"probes/impl/$1.h"' -DCONTRACT_PLAIN
$O/plain/$1/%.o: %.c
	$$(call say,CC)
	$$(call compile,$$(defines))
$O/plain/$1/%.o: %.S
	$$(call say,AS)
	$$(call compile)
endef
$(foreach i,$(a_impls),$(eval $(call plain,$i)))
link_static = $Q$(CC) -static $(link) $(LDFLAGS) -o $@ $(filter %.o,$^) \
	$(filter %.a,$^) -lm $(ut_libs)
$(a_plain): $(lib_ut) $(lib_kt)
	$(call say,LD)
	$(link_static)
$(a_tests): $O/tests/$(ARCH)-%: $O/tests/plain-%
	$(call say,GEN)
	$Qprintf '#!/bin/sh\nexec %s "$$@"\n' '$(EMULATOR) $<' >$@; chmod +x $@
arch-tests: $(a_tests)

# The same sources, with Criterion, are tests of `make test`.
a_too := $(patsubst %.c,$O/%,$(filter tests/kthreads/%,$(a_kthreads)))
$(a_too:=.o): defines += -DTH_IMPL='"probes/impl/kthreads.h"'
$O/tests/kthreads/registers $O/tests/uthreads/migration: \
	$O/tests/arch/$(ARCH)/preserved.o

$(arches:%=test-arch-%): test-arch-%: deps-arch
	$(MAKE) ARCH=$* STATIC=1 NUMA=no URING=no O=build/static/$* \
		$(if $(filter-out $(native),$*),CC=$*-linux-gnu-gcc \
		AR=$*-linux-gnu-ar EMULATOR=qemu-$*) arch-tests
test-arch: $(arches:%=test-arch-%)
	scripts/run-tests $(foreach a,$(arches),\
		$(a_impls:%=build/static/$a/tests/$a-%))
deps-arch:
	@scripts/install-deps build arch
.PHONY: test-arch $(arches:%=test-arch-%) arch-tests deps-arch
