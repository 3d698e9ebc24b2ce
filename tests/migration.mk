# make test-migration: what a user thread takes along from worker to worker,
# by both compilers, at every optimisation, of the libraries and the program
#
# Code that resumes on another worker must find nothing there that a compiler
# has kept of the last one.  At link time only the program is optimised.
# `make test` has the program alone in two more ways than its own.  MIGRATIONS
# says how often each thing moves.
m_compilers := gcc clang
m_ways  := O0 O1 O2 O3 pie lto
m_pie   := -O2 -fPIE
m_lto   := -O3 -flto
m_cflags = $(or $(m_$1),-$1) -g -fstack-protector-all
m_tests := tests/uthreads/migration tests/th-uthreads
m_gcc   := AR=gcc-ar
m_clang := AR=llvm-ar LDFLAGS=-fuse-ld=lld
m_all   := $(foreach c,$(m_compilers),$(m_ways:%=$c-%))

define migration
test-migration-$1-$2: deps-migration
	$$(MAKE) CC=$1 $(m_$1) CFLAGS='$(call m_cflags,$2)' \
		O=build/migration/$1-$2 $(m_tests:%=build/migration/$1-$2/%)
endef
$(foreach c,$(m_compilers),$(foreach w,$(m_ways),\
	$(eval $(call migration,$c,$w))))
test-migration: $(m_all:%=test-migration-%)
	scripts/run-tests $(foreach m,$(m_all),$(m_tests:%=build/migration/$m/%))
deps-migration:
	@scripts/install-deps build test migration
.PHONY: test-migration deps-migration $(m_all:%=test-migration-%)

t_migration := $O/tests/migration/O0 $O/tests/migration/lto
m_one        = $Q$(CC) $(flags) $(call m_cflags,$(*F)) $(defines)
$O/tests/uthreads/migration.o $(t_migration:=.o): \
	defines += -DTH_IMPL='"probes/impl/uthreads.h"'
$(t_migration:=.o): $O/tests/migration/%.o: tests/uthreads/migration.c
	$(call say,CC)
	$(m_one) -c -o $@ $<
$(t_migration): $O/tests/migration/%: $O/tests/migration/%.o \
	$O/tests/arch/$(ARCH)/preserved.o $(lib_ut) $(lib_kt)
	$(call say,LD)
	$Q$(CC) -pie $(link) $(call m_cflags,$*) $(LDFLAGS) -o $@ $^ \
		-lcriterion -lm $(ut_libs)
tests: $(t_migration)
