# A cell for each file in impl/, of which it says what module that needs: an
# archive of all files here, with that one as th.py, which an interpreter runs
# that has the module.  Compiled, it begins in half the time; another version
# of the interpreter takes the source.
python_has = $(shell $1 -c 'import $2, sys; print(sys.executable)' 2>/dev/null)
python_for = $(firstword $(foreach p,python3 /usr/bin/python3,$(call \
	python_has,$p,$(shell sed -n 's/^. Needs the module \(.*\)/\1/p' \
	probes/runtimes/python/impl/$1.py))))
define python_cell
runtimes += $1
$O/cells/$1: th := probes/runtimes/python/impl/$1.py
$O/cells/$1: probes/runtimes/python/impl/$1.py \
	$(wildcard probes/runtimes/python/*.py) $O/build-id.h
	$$(call say,PY)
	$$Qrm -rf $O/probes/$1 && mkdir -p $O/probes/$1
	$$Qcp $$(filter-out $$(th),$$(filter %.py,$$^)) $O/probes/$1
	$$Qcp $$(th) $O/probes/$1/th.py
	$$Qprintf 'BUILD = "%s"\nVERSION = "%s"\n' $(build_id) $(VERSION) \
		>$O/probes/$1/build.py
	$$Q$2 -m compileall -q -b --invalidation-mode unchecked-hash \
		$O/probes/$1
	$$Q$2 -m zipapp -p '$2 -I' -o $$@ $O/probes/$1
endef
$(foreach i,$(patsubst %.py,%,$(notdir $(wildcard \
	probes/runtimes/python/impl/*.py))),$(foreach p,$(call python_for,$i),\
	$(eval $(call python_cell,$i,$p))))
