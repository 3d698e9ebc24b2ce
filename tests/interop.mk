# What tests of either library load or run besides themselves: small shared
# objects and programs, from tests/kthreads/modules/.
t_modules  := $(patsubst %.c,$O/%.so,$(wildcard tests/kthreads/modules/tls_*.c))
t_programs := $(addprefix $O/tests/kthreads/modules/,credentials ending plain)
$(t_modules): $O/%.so: $O/%.o
	$(call say,LD)
	$Q$(CC) -shared $(link) $(LDFLAGS) -o $@ $<
$(t_programs): $O/%: $O/%.o $(lib_kt)
	$(call say,LD)
	$Q$(CC) -pie $(link) $(LDFLAGS) -o $@ $^ $(kt_libs)

# Only to be there when the test runs.
$O/tests/kthreads/tls_modules $O/tests/kthreads/faults_tls \
	$O/tests/uthreads/tls_modules: | $(t_modules)
$O/tests/kthreads/lifecycle_end $O/tests/kthreads/interop_setuid \
	$O/tests/kthreads/interop_plain: | $(t_programs)
$O/tests/kthreads/interop_dlopen: | $O/libkthreads.so
