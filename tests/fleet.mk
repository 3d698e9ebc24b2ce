# make test-fleet: runs on many machines, by Slurm and by Ansible, each of which
# a test starts for itself on this one
deps-fleet:
	@scripts/install-deps build fleet
test-fleet: deps-fleet
	$(MAKE) $(beside) $O/threadscale $O/cells/kthreads $O/cells/uthreads
	scripts/run-tests $(sort $(wildcard tests/fleet/*.sh))
.PHONY: test-fleet deps-fleet
