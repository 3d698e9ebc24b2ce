# Erlang's cell: a script whose body is an archive of all modules here.
# Package erlang-base
ifneq ($(and $(shell command -v erlc),$(shell command -v escript)),)
runtimes += erlang
erlang_zip = {ok, _} = zip:create("$O/probes/erlang.zip", ["cell"], \
	[{cwd, "$O/probes/erlang"}])
$O/cells/erlang: $(wildcard probes/runtimes/erlang/*.erl) $O/build-id.h
	$(call say,ERL)
	$Qrm -rf $O/probes/erlang && mkdir -p $O/probes/erlang/cell/ebin
	$Qerlc -Wall -DBUILD='"$(build_id)"' -DVERSION='"$(VERSION)"' \
		-o $O/probes/erlang/cell/ebin $(filter %.erl,$^)
	$Qerl -noshell -eval '$(erlang_zip), halt().'
	$Qprintf '#!%s\n%%%%\n%%%%! -noinput -escript main cell\n' \
		"$$(command -v escript)" >$@
	$Qcat $O/probes/erlang.zip >>$@ && chmod +x $@
endif
