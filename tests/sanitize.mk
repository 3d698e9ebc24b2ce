# make test-sanitize: the tests of both libraries under tools that watch memory,
# undefined behaviour and races, by both compilers
#
# STANDIN=1 builds tests with a stand-in for the test framework, which some
# tools need: see tests/standin/criterion/criterion.h.
ifdef STANDIN
flags += -Itests/standin
$(t_th) $(t_lib): $O/tests/standin/main.o
$(t_th) $(t_lib): test_libs := $(ut_libs)
endif

# Programs for a tool to look at, without any framework.
t_tools := $(patsubst %.c,$O/%,$(sort $(wildcard tests/tools/*.c)))
$(t_tools): $O/%: $O/%.o $(lib_ut) $(lib_kt)
	$(call say,LD)
	$Q$(CC) -pie $(link) $(LDFLAGS) -o $@ $(filter %.o,$^) \
		$(filter %.a,$^) $(ut_libs)
tests: $(t_tools)

s_th    := $(patsubst %,tests/th-%,$(filter kthreads% uthreads%,$(impls)))
s_ut    := $(filter-out tests/uthreads/limits%,$(patsubst %.c,%,\
           $(sort $(wildcard tests/uthreads/*.c))))
# Not those that take minutes (`make test` has hammer under AddressSanitizer),
# nor those of a shared library, in which clang puts no runtime, nor of what
# sanitizers do not survive themselves: limits, and forks by one of many; nor
# what counts pages.
s_not   := hammer scale parked interop_dlopen faults% limits% fork interop_fork \
           interop_setuid
s_lib   := $(filter-out $(s_not:%=tests/kthreads/%),$(patsubst %.c,%,\
           $(sort $(wildcard tests/kthreads/*.c))))
s_pair  := $(foreach l,kthreads uthreads,$(t_pair:%=tests/$l-paired/%))
s_asan  := $(s_th) $(s_lib) $(s_ut) $(s_pair)
# ThreadSanitizer knows pthreads only, and little of what others do to them.
s_not   := entry interop_% lifecycle_detach lifecycle_end lifecycle_signal \
           overflow tls_modules
s_races := $(filter-out %-bare $(s_not:%=tests/kthreads/%),\
           $(s_th) tests/th-pthreads $(s_lib)) $(s_pair) \
           $(filter $(addprefix tests/uthreads/,alone block progress sync% \
           timed% tree),$(s_ut))
s_clean := $(filter-out tests/th-uthreads%,$(s_th)) tests/th-pthreads

# The short ones are part of `make test`: tests/cli/valgrind.sh, and races.
t_valgrind := $(s_clean:%=build/standin/%)
t_races    := $(addprefix build/thread/standin/tests/,th-kthreads \
              kthreads/backend)
test: watched
watched: deps-test
	$(MAKE) $(beside) STANDIN=1 $(t_valgrind)
	$(MAKE) $(beside) STANDIN=1 SAN=thread $(t_races)

test-sanitize: deps-fuzz watched
	$(MAKE) CC=gcc SAN=address,undefined O=build/gcc $(s_asan:%=build/gcc/%)
	$(MAKE) CC=clang SAN=address,undefined O=build/clang \
		$(s_asan:%=build/clang/%)
	$(MAKE) CC=clang SAN=thread STANDIN=1 O=build/clang-thread \
		$(s_races:%=build/clang-thread/%)
	scripts/run-tests $(s_asan:%=build/gcc/%) $(s_asan:%=build/clang/%) \
		$(t_races) $(s_races:%=build/clang-thread/%) \
		tests/cli/valgrind.sh
.PHONY: watched test-sanitize
