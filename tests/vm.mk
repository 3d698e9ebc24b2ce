# make test-vm: on 16 CPUs and 4 NUMA nodes, in an emulated machine
#
# tests/vm/NAME.c is a static program for that machine; vm.c and seen.c are
# part of each.  The contract runs there, too: the plain programs of
# tests/arch.mk, and such of more implementations.
v_common := vm seen
v_tests  := $(patsubst %.c,$O/%,$(filter-out $(v_common:%=tests/vm/%.c),\
	$(sort $(wildcard tests/vm/*.c))))
v_impls  := $(filter kthreads% pthreads uthreads,$(impls))
v_more   := $(filter-out $(a_impls),$(v_impls))
v_plain  := $(v_more:%=$O/tests/plain-%)

$(foreach i,$(v_more),$(eval $(call plain,$i)))
$(v_tests): $O/%: $O/%.o $(v_common:%=$O/tests/vm/%.o) $(lib_ut) $(lib_kt)
$(v_plain): $(lib_ut) $(lib_kt)
$(v_tests) $(v_plain):
	$(call say,LD)
	$(link_static)
$O/tests/vm/machine: $(v_tests) $(v_impls:%=$O/tests/plain-%)
	$(call say,GEN)
	$Qprintf '#!/bin/sh\nexec scripts/vm %s\n' '$^' >$@; chmod +x $@

test-vm: deps-vm
	$(MAKE) STATIC=1 O=build/static build/static/tests/vm/machine
	scripts/run-tests build/static/tests/vm/machine
deps-vm:
	@scripts/install-deps build vm
.PHONY: test-vm deps-vm
