# make test-models: the protocols of uthreads, in every order and with the
# weak memory of C11
test-models: deps-models
	scripts/run-models build/models $(sort $(wildcard tests/models/*.cpp \
		tests/models/*.pml))
deps-models:
	@scripts/install-deps build models
.PHONY: test-models deps-models

# make stress: STRESS_SECONDS of races in a build that stops at random, with
# a seed that is printed, after 10^8 threads of trees, 10^6 that are all stolen,
# 10^7 wake-ups, 10^6 moves of whatever a thread takes along, and 300,000 timers
# and waits that are pending at once, with how late they are
STRESS_SECONDS ?= 600
s_stress := $(addprefix tests/,uthreads/tree uthreads/wakeups uthreads/place \
            uthreads/slices uthreads/slices_signal \
            uthreads/stress th-uthreads)
stress: deps-test
	$(MAKE) $(beside) $(s_stress:%=build/%) build/tests/uthreads/lateness \
		build/tests/uthreads/migration build/tests/uthreads/stolen
	$(MAKE) $(beside) CHAOS=1 $(s_stress:%=build/chaos/%)
	TREE_NODES=20000000 WAKE_ROUNDS=10000000 LATENESS_COUNT=300000 \
		STOLEN=1000000 MIGRATIONS=1000000 \
		scripts/stress 0 build/tests/uthreads/tree \
		build/tests/uthreads/stolen build/tests/uthreads/migration \
		build/chaos/tests/uthreads/wakeups \
		build/tests/uthreads/lateness
	TREE_NODES=1000000 scripts/stress $(STRESS_SECONDS) \
		$(s_stress:%=build/chaos/%)
.PHONY: stress

# make stress-chaos: CHAOS_SECONDS of all that uthreads promise, in that build:
# the contract, input and output, timers, deadlines, signals, exceptions
CHAOS_SECONDS ?= 600
s_chaos := tests/th-uthreads tests/cxx/exceptions \
           $(t_pair:%=tests/uthreads-paired/%) \
           $(patsubst %.c,%,$(filter-out $(addprefix tests/uthreads/,parked.c \
           overflow.c),$(sort $(wildcard tests/uthreads/*.c))))
stress-chaos: deps-test
	$(MAKE) $(beside) CHAOS=1 $(s_chaos:%=build/chaos/%)
	MIGRATIONS=20000 scripts/stress $(CHAOS_SECONDS) \
		$(s_chaos:%=build/chaos/%)
.PHONY: stress-chaos
