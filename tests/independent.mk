# make independent: our figures beside those of other programs, in turns; for
# a quiet machine, and some minutes
INDEPENDENT_ROUNDS ?= 9
i_preload := $O/tests/independent/stressor.so
$(i_preload): $O/%.so: $O/%.o
	$(call say,LD)
	$Q$(CC) -shared $(link) $(LDFLAGS) -o $@ $< -ldl
$O/tests/independent/stressor.o: CFLAGS += -fvisibility=default
independent: deps-independent
	$(MAKE) $(beside) all $(i_preload) $(t_echo) $O/examples/echo-server
	python3 tests/independent/compare.py $O $(INDEPENDENT_ROUNDS)
deps-independent:
	@scripts/install-deps build independent
.PHONY: independent deps-independent
