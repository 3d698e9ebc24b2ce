# make           libraries, cells and build/threadscale
# make bench     install what is missing, measure, print; leaves results/…
#                with report.html
# make test      install what is missing, then every test
# make test-arch install what is missing, then the contract on other
#                architectures, emulated
# make test-vm   install what is missing, then tests on 16 CPUs and 4 NUMA
#                nodes, in an emulated machine
# make test-report install what is missing, then reports in a browser, and
#                exports in the programs that they are for
# make test-fleet install what is missing, then runs on many machines, by
#                Slurm and by Ansible
# make test-package install what is missing, then Debian packages in a bare
#                Debian
# make independent install what is missing, then figures of other programs
#                beside ours
# make stress    ten minutes of races between workers
# make stress-chaos ten minutes of all tests of uthreads, with random delays
# make test-valgrind install what is missing, then the contract and tests of
#                user threads under valgrind
# make test-migration install what is missing, then user threads that move, as
#                compilers and optimisations have them
# make test-models install what is missing, then models of the protocols
# make fuzz      install what is missing, then hostile input for FUZZ_SECONDS
# make scale     how long comparing 10,000 machines takes
# make install   to PREFIX (and DESTDIR)
# make lint      format, manual pages, shell scripts, layers
# make clean
#
# Settings: CC CFLAGS LDFLAGS ARCH PREFIX LIBDIR DESTDIR, O=folder, V=1 for the
# commands, SAN=address|undefined|thread, CHAOS=1 for random delays inside
# uthreads, NUMA=no to do without libnuma, URING=no without liburing, STATIC=1
# for a libkthreads.a that static programs link, STANDIN=1 for tests without
# Criterion, INSTALL=no to install nothing.

CC      ?= cc
CXX     ?= c++
OBJCOPY ?= $(if $(filter %-gcc,$(firstword $(CC))),$(patsubst \
           %-gcc,%-,$(firstword $(CC))))objcopy
CFLAGS  ?= -O2 -g
ARCH    ?= $(shell uname -m)
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
O       ?= build$(SAN:%=/%)$(CHAOS:%=/chaos)$(STATIC:%=/static)$(STANDIN:%=/standin)
FUZZ_SECONDS ?= 600
VERSION := 0.1.0
SONAME  := 0

build_id := $(shell git describe --always --dirty 2>/dev/null || echo $(VERSION))
flags   := -std=gnu11 -D_GNU_SOURCE -I. -Ibase/arch/$(ARCH) -Ikthreads/arch/$(ARCH) \
           -Iuthreads/arch/$(ARCH) -MMD -MP -pthread \
           -fPIC -fvisibility=hidden -fno-omit-frame-pointer \
           -fstack-clash-protection -fasynchronous-unwind-tables \
           $(SAN:%=-fsanitize=%) $(CHAOS:%=-DUT_CHAOS) $(STATIC:%=-DKT_STATIC) \
           $(if $(filter no,$(NUMA)),-DKT_NO_NUMA) \
           $(if $(filter no,$(URING)),-DUT_NO_URING) -Wall -Wextra \
           -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wvla
link    := -pthread -Wl,-z,relro,-z,now,-z,noexecstack $(SAN:%=-fsanitize=%)
kt_libs := $(if $(filter no,$(NUMA)),,-lnuma) -ldl # of who links libkthreads
ut_libs := $(if $(filter no,$(URING)),,-luring) $(kt_libs)
Q       := $(if $V,,@)

# Every file in a folder is built.  A header in probes/impl/ is an
# implementation of the contract in probes/th.h; a folder in probes/partial/
# offers probes of its own; one in probes/runtimes/ is in another language, and
# has a build.mk.  Each becomes one program in build/cells/.
sources  = $(sort $(wildcard $1/*.c $1/arch/$(ARCH)/*.S))
objects  = $(patsubst %,$O/%.o,$(basename $(call sources,$1)))
adapters := $(sort $(patsubst probes/impl/%.h,%,$(wildcard probes/impl/*.h)))
# A peer's header says what it needs; where that is missing, it is not built.
headers  = $(wildcard probes/impl/$1.h probes/partial/$1/*.h) /dev/null
needs    = $(shell sed -n 's/^ \* Needs <\(.*\)>, -l.*/\1/p' $(headers))
libs_of  = $(shell sed -n 's/^ \* Needs <.*>, -l/-l/p' $(headers))
is_there = $(shell printf '\043if !__has_include(<$1>)\n\043error\n\043endif\n' | \
           $(CXX) -E -x c++ - >/dev/null 2>&1 && echo yes)
is_built = $(if $(call needs,$1),$(call is_there,$(call needs,$1)),yes)
impls   := $(strip $(foreach i,$(adapters),$(if $(call is_built,$i),$i)))
part    := $(sort $(notdir $(patsubst %/,%,$(wildcard probes/partial/*/))))
partial := $(strip $(foreach p,$(part),$(if $(call is_built,$p),$p)))
.DEFAULT_GOAL := all
include $(sort $(wildcard probes/runtimes/*/build.mk)) # adds to runtimes
harness := cell cell-concept cell-counters cell-error cell-events \
	cell-ledger cell-limit cell-list cell-place cell-print cell-run anchor
cells   := $(addprefix $O/cells/,$(impls) $(partial) $(runtimes))
removed  = $(filter-out $(cells),$(wildcard $O/cells/*))
# All concepts are in each C program that has threads.
concepts = $(patsubst probes/%.c,$O/probes/$1/%.o,$(sort $(wildcard probes/concepts/*.c)))
each     = $(patsubst $1/%.c,$O/$1/$2/%.o,$(sort $(wildcard $1/*.c)))

lib_kt  := $O/libkthreads.a
lib_ut  := $O/libuthreads.a
shared  := $O/libkthreads.so $O/libuthreads.so
bench_libs := -lgsl -lgslcblas -lcjson -lcsv -lhwloc -lnuma -luring -lz -lm

all: $(lib_kt) $(lib_ut) $(shared) $O/threadscale $(cells)
	$(if $(removed),rm -f $(removed))

# --- what is made of what
$(lib_kt): $(call objects,kthreads) $(call objects,base)
$(lib_ut): $(call objects,uthreads)
$O/libkthreads.so: $(call objects,kthreads) $(call objects,base)
$O/libkthreads.so: libs = $(kt_libs)
$O/libuthreads.so: libs = $(ut_libs)
$O/libuthreads.so: $(call objects,uthreads) $(call objects,base) \
	$O/libkthreads.so
$O/threadscale: $(call objects,bench/*) $(call objects,base)
shim     = $(patsubst %.cc,$O/%.o,$(wildcard probes/impl/$1.cc \
           probes/partial/$1/*.cc))
$(foreach i,$(impls),$(eval $O/cells/$i: $(call each,probes,$i) \
	$(call concepts,$i) $(call shim,$i)))
$(foreach i,$(impls) $(partial),$(eval $O/cells/$i: peer_libs := \
	$(call libs_of,$i)))
$(foreach p,$(partial),$(eval $O/cells/$p: \
	$(call objects,probes/partial/$p) $(call shim,$p) $(patsubst %,$O/probes/$p/%.o,$(harness))))
# A cell must lose a probe whose file is removed, too.
c_cells := $(filter-out $(runtimes:%=$O/cells/%),$(cells))
$(c_cells): $(lib_ut) $(lib_kt) $O/probe-files

# --- how
say = @echo '  $1  $@'; mkdir -p $(@D)
$(lib_kt) $(lib_ut):
	$(call say,AR)
	$Qrm -f $@; $(AR) rcs $@ $^
$(shared):
	$(call say,LD)
	$Q$(CC) -shared -Wl,-soname,$(@F).$(SONAME),-z,defs,-z,nodelete \
		-Wl,--version-script=base/exports.map $(link) $(LDFLAGS) \
		-o $@ $(filter %.o,$^) $(filter %.so,$^) $(libs)
	$Qln -sf $(@F) $@.$(SONAME)
$O/threadscale:
	$(call say,LD)
	$Q$(CC) -pie $(link) $(LDFLAGS) -o $@ $^ $(bench_libs)
$(c_cells):
	$(call say,LD)
	$Q$(CC) -pie $(link) $(LDFLAGS) -o $@ $(filter %.o,$^) \
		$(filter %.a,$^) $(peer_libs) $(ut_libs)

compile = $Q$(CC) $(flags) $(CFLAGS) $1 -c -o $@ $< $(own_text)
# The libraries' code must be known from that of a program that it is part of:
# uthreads/slice.c interrupts only the latter.  So it is not left to be compiled
# when a program is linked.
$O/base/%.o $O/kthreads/%.o $O/uthreads/%.o: own_text = \
	-fno-lto && $(OBJCOPY) \
	--rename-section .text=libthreads_text \
	--rename-section .text.unlikely=libthreads_text $@
# A switch of some 25 cycles must not depend on where its code happens to lie.
$O/uthreads/%.o: defines += -falign-functions=64
$O/%.o: %.c
	$(call say,CC)
	$(call compile,$(defines))
$O/%.o: %.S
	$(call say,AS)
	$(call compile)
# Another library's headers, as in a release: without their assertions.
$O/%.o: %.cc
	$(call say,CXX)
	$Q$(CXX) $(filter-out -std=% -Wmissing-prototypes -Wstrict-prototypes -Wshadow,\
		$(flags)) -std=gnu++17 -DNDEBUG $(CFLAGS) -c -o $@ $<
# A probe is compiled against each implementation, not dispatched to it.
define against
$O/probes/$1/%.o: defines += -DTH_IMPL='"probes/impl/$1.h"'
$O/probes/$1/%.o: probes/%.c
	$$(call say,CC)
	$$(call compile,$$(defines))
$O/tests/th/$1/%.o: defines += -DTH_IMPL='"probes/impl/$1.h"'
$O/tests/th/$1/%.o: tests/th/%.c
	$$(call say,CC)
	$$(call compile,$$(defines))
endef
$(foreach i,$(impls),$(eval $(call against,$i)))
define alone
$O/probes/$1/%.o: defines += -DTH_PARTIAL='"$1"'
$O/probes/$1/%.o: probes/%.c
	$$(call say,CC)
	$$(call compile,$$(defines))
endef
$(foreach p,$(partial),$(eval $(call alone,$p)))
$O/bench/%.o $O/probes/%.o: defines += -DVERSION='"$(VERSION)"' \
	-DBUILD_FLAGS='"$(CFLAGS)"'
# Which build it was is said by few objects, made anew when it changes.
tell_build := $(patsubst %,$O/bench/%.o,machine/machine command/main run/manifest) \
	$(patsubst %,$O/probes/%/cell-list.o,$(impls) $(partial))
$(tell_build): defines += -include $O/build-id.h
$(tell_build): $O/build-id.h
$O/build-id.h: text = \#define BUILD_ID "$(build_id)"
$O/probe-files: text = $(sort $(wildcard $(addprefix probes/,*.c concepts/*.c partial/*/*.c \
	partial/*/arch/$(ARCH)/*.S)))
$O/bench/cell/peers.o: defines += -include $O/peers.h
$O/bench/cell/peers.o: $O/peers.h
$O/peers.h: text = \#define PEERS $(shell scripts/peers | \
	sed 's/\(.*\) \(.*\)/{ "\1", "\2" },/')
$O/build-id.h $O/probe-files $O/peers.h: FORCE
	@mkdir -p $O; echo '$(text)' >$@.new; \
		cmp -s $@.new $@ && rm $@.new || mv $@.new $@
FORCE:

# --- tests: a file each for those that `make test` runs, and others
include $(sort $(wildcard tests/*.mk))

# --- measure, install, tidy
bench: deps-build deps-report
	$(MAKE) $(beside) all
	@dir=results/$$(uname -n)-$$(date -u +%Y%m%dT%H%M%SZ) && \
		$O/threadscale run -o $$dir && $O/threadscale report $$dir && \
		echo "The table again: $O/threadscale compare $$dir"

# How many result folders are compared in how long.
scale: $O/threadscale $(t_scale)
	tests/scale/bench

install: all
	install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(addprefix $(DESTDIR)$(PREFIX)/,\
		bin libexec/threadscale/cells libexec/threadscale/fleet include share/man/man1 \
		share/man/man3 share/man/man5 share/man/man7)
	install $O/threadscale $(DESTDIR)$(PREFIX)/bin
	install $(cells) $(DESTDIR)$(PREFIX)/libexec/threadscale/cells
	install scripts/fleet scripts/fleet-node \
		$(DESTDIR)$(PREFIX)/libexec/threadscale/fleet
	install -m 644 scripts/fleet*.yml scripts/fleet_engines.py \
		$(DESTDIR)$(PREFIX)/libexec/threadscale/fleet
	ln -sf ../libexec/threadscale/fleet/fleet \
		$(DESTDIR)$(PREFIX)/bin/threadscale-fleet
	install -m 644 kthreads/kthreads.h uthreads/uthreads.h \
		$(DESTDIR)$(PREFIX)/include
	install -m 644 $(lib_kt) $(lib_ut) $(DESTDIR)$(LIBDIR)
	for lib in kthreads uthreads; do \
		install -m 644 $O/lib$$lib.so \
			$(DESTDIR)$(LIBDIR)/lib$$lib.so.$(VERSION) && \
		ln -sf lib$$lib.so.$(VERSION) \
			$(DESTDIR)$(LIBDIR)/lib$$lib.so.$(SONAME) && \
		ln -sf lib$$lib.so.$(SONAME) \
			$(DESTDIR)$(LIBDIR)/lib$$lib.so && \
		sed -e 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|' \
			-e 's|@VERSION@|$(VERSION)|' \
			$$lib/$$lib.pc.in \
			>$(DESTDIR)$(LIBDIR)/pkgconfig/$$lib.pc || exit 1; \
	done
	install -m 644 uthreads/uthreads-gdb.py \
		$(DESTDIR)$(LIBDIR)/libuthreads.so.$(VERSION)-gdb.py
	for page in man/*.[1357]; do \
		install -m 644 $$page \
			$(DESTDIR)$(PREFIX)/share/man/man$${page##*.} || exit 1; \
	done

lint:
	clang-format --dry-run -Werror $$(git ls-files '*.[ch]' '*.cc')
	mandoc -T lint -W warning man/*
	shellcheck -x $$(grep -lE '^#!/bin/(ba)?sh' scripts/*) tests/cli/*.sh \
		tests/report/*.sh tests/fleet/*.sh tests/package/*.sh tests/scale/bench .ci/run
	scripts/check-layers
	scripts/check-size

deps-build:
	@scripts/install-deps build
deps-report:
	@scripts/install-deps report
deps-test:
	@scripts/install-deps build report test
deps-fuzz:
	@scripts/install-deps build fuzz

clean:
	rm -rf $O

.PHONY: all test tests bench scale install lint deps-build deps-report \
	deps-test deps-fuzz fuzz clean FORCE
.DELETE_ON_ERROR:
-include $(shell find $O -name '*.d' 2>/dev/null)
