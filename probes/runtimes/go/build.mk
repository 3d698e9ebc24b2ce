# Go's cell: a program of all files here.
# Package golang-go
ifneq ($(shell command -v go),)
runtimes += go
$O/cells/go: $(wildcard probes/runtimes/go/*.go) $O/build-id.h
	$(call say,GO)
	$QCGO_ENABLED=0 go build -trimpath -ldflags "-X main.build=$(build_id) \
		-X main.version=$(VERSION)" -o $@ $(filter %.go,$^)
endif
