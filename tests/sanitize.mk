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
s_ut    := $(filter-out $(addprefix tests/uthreads/,limits% quota runs),\
           $(patsubst %.c,%,$(sort $(wildcard tests/uthreads/*.c))))
# Not those that take minutes (`make test` has hammer under AddressSanitizer),
# nor those of a shared library, in which clang puts no runtime, nor of what
# sanitizers do not survive themselves: limits, and forks by one of many; nor
# what counts pages or maps.
s_not   := hammer scale parked interop_dlopen faults% limits% fork interop_fork \
           interop_setuid
s_lib   := $(filter-out $(s_not:%=tests/kthreads/%),$(patsubst %.c,%,\
           $(sort $(wildcard tests/kthreads/*.c))))
s_pair  := $(foreach l,kthreads uthreads,$(t_pair:%=tests/$l-paired/%))
s_asan  := $(s_th) $(s_lib) $(s_ut) $(s_pair) tests/cxx/exceptions
# Of clang it is part of the program, where no slice of time may end then.
s_clang := $(filter-out %-slices $(addprefix tests/uthreads/,faults \
           slices%),$(s_asan))
# ThreadSanitizer knows pthreads only, and little of what others do to them.
s_not   := entry interop_% lifecycle_detach lifecycle_end lifecycle_signal \
           overflow tls_modules
# It keeps signals back, so that there are no slices, and a storm of them ends
# it; each user thread takes some of its maps, which are counted, and run out
# where there are thousands; a mutex of pthreads has to it the wrong owner, and a
# thread by clone none.  Nor is there a race where one thread is alone.
s_lone  := detach faults io_crowd lateness leave_signal migration mutex_mixed \
           overflow% parked seed_replay signals% slices% stress timer_heap \
           tls_modules tree_fenced
s_races := $(filter-out %-bare %-slices $(s_not:%=tests/kthreads/%),\
           $(s_th) tests/th-pthreads $(s_lib)) $(s_pair) \
           $(filter-out $(s_lone:%=tests/uthreads/%),$(s_ut))
s_clean := $(filter-out %-slices,$(s_th)) tests/th-pthreads
s_watch := $(addprefix tests/uthreads/,block end info key migration seed \
           sleepers sync sync_rwlock sync_wait thread timed timed_end)

# The short ones are part of `make test`: tests/cli/valgrind.sh, and races.
t_valgrind := $(s_clean:%=build/standin/%)
t_races    := $(addprefix build/thread/standin/tests/,th-kthreads \
              kthreads/backend)
test: watched
watched: deps-test
	$(MAKE) $(beside) STANDIN=1 $(t_valgrind)
	$(MAKE) $(beside) STANDIN=1 SAN=thread $(t_races)

test-sanitize: deps-fuzz watched
	$(MAKE) CC=gcc CXX=g++ SAN=address,undefined O=build/gcc $(s_asan:%=build/gcc/%)
	$(MAKE) CC=clang CXX=clang++ SAN=address,undefined O=build/clang \
		$(s_clang:%=build/clang/%)
	$(MAKE) CC=clang SAN=thread STANDIN=1 O=build/clang-thread \
		$(s_races:%=build/clang-thread/%)
	scripts/run-tests $(s_asan:%=build/gcc/%) $(s_clang:%=build/clang/%) \
		$(t_races) $(s_races:%=build/clang-thread/%) \
		tests/cli/valgrind.sh

# make test-valgrind: the contract, and tests of uthreads, under valgrind
test-valgrind: watched
	$(MAKE) $(beside) STANDIN=1 $(s_watch:%=build/standin/%)
	scripts/valgrind $(t_valgrind) $(s_watch:%=build/standin/%)
.PHONY: watched test-sanitize test-valgrind
