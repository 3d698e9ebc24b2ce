# Java's cell: an archive of all classes here, which the shell reads first: it
# starts the interpreter on the file itself.  A collector of one thread leaves
# the CPUs to the probes; warnings do not belong among the answers.
# Package default-jdk-headless
java_home := $(dir $(shell readlink -f "$$(command -v javac)"))..
java_version := $(shell sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' \
	$(java_home)/release 2>/dev/null)
java_start = exec $(realpath $(java_home))/bin/java -XX:+UseSerialGC \
	-Xlog:disable -Xlog:all=warning:stderr -Dcell.build=$(build_id) \
	-Dcell.version=$(VERSION) -jar "$$0" "$$@"
ifeq ($(shell [ "0$(java_version)" -ge 17 ] && echo yes),yes)
runtimes += java
$O/cells/java: $(wildcard probes/runtimes/java/*.java) $O/build-id.h
	$(call say,JAVA)
	$Qrm -rf $O/probes/java && mkdir -p $O/probes/java
	$Qjavac -Xlint:all -d $O/probes/java $(filter %.java,$^)
	$Qjar --create --file $O/probes/java.jar --main-class Cell \
		-C $O/probes/java .
	$Qprintf '#!/bin/sh\n%s\n' '$(java_start)' >$@
	$Qcat $O/probes/java.jar >>$@ && chmod +x $@
endif
