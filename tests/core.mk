# make test: what every change must pass; make fuzz
#
# tests/th/ is compiled against each implementation as the probes are; every
# other test is a program of its own.
t_th    := $(addprefix $O/tests/th-,$(impls))
t_bench := $(patsubst %.c,$O/%,$(sort $(wildcard tests/bench/*.c)))
t_pair  := $(basename $(notdir $(sort $(wildcard tests/paired/*.c))))
t_lib   := $(patsubst %.c,$O/%,$(sort $(wildcard tests/kthreads/*.c \
           tests/uthreads/*.c))) \
           $(foreach l,kthreads uthreads,$(t_pair:%=$O/tests/$l-paired/%))
t_chaos := build/chaos/tests/th-uthreads build/chaos/tests/uthreads/stress \
           build/chaos/tests/uthreads/tree build/chaos/tests/uthreads/wakeups \
           build/chaos/tests/uthreads/alone \
           build/chaos/tests/uthreads/place \
           build/chaos/tests/uthreads/slices_safe \
           build/chaos/tests/uthreads/sleepers \
           build/chaos/tests/uthreads/timed \
           build/chaos/tests/uthreads/timed_end \
           build/chaos/tests/uthreads/io_crowd build/chaos/tests/uthreads/io_end
t_ex    := $(patsubst %.c,$O/%,$(sort $(wildcard examples/*.c))) \
           $O/examples/echo-server-kernel
t_echo  := $O/tests/echo/load $O/tests/echo/epoll-server
t_cxx   := $(patsubst %.cc,$O/%,$(sort $(wildcard tests/cxx/*.cc)))
t_cli   := $(sort $(wildcard tests/cli/*.sh))
# What judges times has the machine for itself.
t_alone := tests/cli/regression.sh
t_scale := $O/tests/scale/generate
checks  := scripts/check-layers scripts/check-size $O/check-direct
# These are written for any implementation, and need one.
$(patsubst %.c,$O/%.o,$(wildcard tests/uthreads/tree*.c)): \
	defines += -DTH_IMPL='"probes/impl/uthreads.h"'
# One source for both libraries.
define paired
$O/tests/$1-paired/%.o: defines += -DTEST_$1
$O/tests/$1-paired/%.o: tests/paired/%.c
	$$(call say,CC)
	$$(call compile,$$(defines))
endef
$(foreach l,kthreads uthreads,$(eval $(call paired,$l)))
$(foreach i,$(impls),$(eval $O/tests/th-$i: $(patsubst tests/th/%.c,\
	$O/tests/th/$i/%.o,$(sort $(wildcard tests/th/*.c))) $(call shim,$i)))
$(foreach i,$(impls),$(eval $O/tests/th-$i: test_libs += $(call libs_of,$i)))
$(t_th) $(t_lib) $(t_ex) $(t_cxx): $(lib_ut) $(lib_kt)
$(t_lib) $(t_bench) $(t_ex) $(t_scale) $(t_echo): $O/%: $O/%.o
$(t_cxx): $O/%: $O/%.o
	$(call say,LD)
	$Q$(CXX) -pie $(link) $(LDFLAGS) -o $@ $< $(lib_ut) $(lib_kt) $(ut_libs)
# The same server, on kernel threads.
$O/examples/echo-server-kernel.o: defines += -DKERNEL_THREADS
$O/examples/echo-server-kernel.o: examples/echo-server.c
	$(call say,CC)
	$(call compile,$(defines))
$(t_scale): test_libs = -lz
$(t_bench): $(filter-out %/main.o,$(call objects,bench/*)) $(call objects,base)
$O/tests/bench/counters: $O/probes/cell-counters.o
$(t_bench): test_libs = $(bench_libs)
$(t_th) $(t_lib) $(t_bench): test_libs += -lcriterion
# tests/fuzz/TARGET.c hands bytes to one reader.  replay.c feeds it its corpus;
# built with clang's SAN=fuzzer-no-link it is libFuzzer that does, and searches.
fuzzing  := $(findstring fuzzer,$(SAN))
f_common := $(if $(fuzzing),,replay) common common_table
t_fuzz   := $(patsubst %.c,$O/%,$(filter-out %/replay.c \
            tests/fuzz/common%,$(sort $(wildcard tests/fuzz/*.c))))
$(t_fuzz): $O/%: $O/%.o $(f_common:%=$O/tests/fuzz/%.o) \
	$(filter-out %/main.o %/error.o,$(call objects,bench/*)) \
	$(call objects,base)
$(t_fuzz): test_libs = $(bench_libs) $(if $(fuzzing),-fsanitize=fuzzer)
$(t_th) $(t_lib) $(t_bench) $(t_fuzz) $(t_ex) $(t_scale) $(t_echo):
	$(call say,LD)
	$Q$(CC) -pie $(link) $(LDFLAGS) -o $@ $(filter %.o,$^) \
		$(filter %.a,$^) $(test_libs) -lm $(ut_libs)

# Which objects a probe's hot loop may be in: see scripts/check-direct.
hot := $(filter-out %/floor/tls.o $(addprefix %/,$(addsuffix .o,$(harness))),\
       $(foreach i,$(impls),$(call each,probes,$i)) \
       $(patsubst %.c,$O/%.o,$(wildcard probes/partial/*/*.c)))
$O/check-direct: $(hot)
	$(call say,GEN)
	$Qprintf '#!/bin/sh\nexec scripts/check-direct %s\n' '$^' >$@; chmod +x $@

# Compilers may run beside each other, unless told otherwise; tests may not.
beside := $(if $(findstring j,$(firstword -$(MAKEFLAGS))),,-j$(shell nproc))
t_address := build/address/tests/kthreads/hammer
test: deps-test
	$(MAKE) $(beside) all tests
	$(MAKE) $(beside) SAN=address $(t_address)
	$(MAKE) $(beside) CHAOS=1 $(t_chaos)
	$(MAKE) $(beside) SAN=address,undefined CFLAGS='-O1 -g' \
		O=build/replay $(t_fuzz:$O/%=build/replay/%)
	scripts/run-tests $(checks) $(t_th) $(t_lib) $(t_bench) $(t_address) \
		$(t_chaos) $(t_cxx) $(t_migration) $(t_fuzz:$O/%=build/replay/%) $(t_races) \
		$(t_alone) \
		--beside $(filter-out $(t_alone),$(t_cli))
fuzz: deps-fuzz
	$(MAKE) CC=clang SAN=fuzzer-no-link,address,undefined O=build/fuzz \
		$(t_fuzz:$O/%=build/fuzz/%)
	scripts/fuzz $(FUZZ_SECONDS) $(t_fuzz:$O/%=build/fuzz/%)
tests: $(t_th) $(t_lib) $(t_bench) $(t_ex) $(t_scale) $(t_echo) $(t_cxx) $O/check-direct
