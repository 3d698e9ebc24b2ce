/* SPDX-License-Identifier: MIT */
/*
 * Whether the machine is virtual, and whether we are in a container: by the
 * evidence that systemd-detect-virt(1) looks at.
 */
#include "bench/machine/facts.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/file.h"

struct evidence {
	const char *sign;
	const char *kind;
};

bool bench_hypervisor_vendor(char vendor[13]);

/* For processors that cannot be asked; arch/ has those that can. */
__attribute__((weak)) bool bench_hypervisor_vendor(char vendor[13])
{
	vendor[0] = '\0';
	return false;
}

/* What the processor calls the hypervisor. */
static const struct evidence vendors[] = {
	{ "KVMKVMKVM", "kvm" },
	{ "Microsoft Hv", "microsoft" },
	{ "VMwareVMware", "vmware" },
	{ "XenVMMXenVMM", "xen" },
	{ "VBoxVBoxVBox", "oracle" },
	{ "TCGTCGTCGTCG", "qemu" },
	{ "bhyve bhyve ", "bhyve" },
	{ "ACRNACRNACRN", "acrn" },
	{ "", NULL },
};

/* What the firmware's tables call the machine. */
static const struct evidence makers[] = {
	{ "QEMU", "qemu" },
	{ "KVM", "kvm" },
	{ "OpenStack", "kvm" },
	{ "Google Compute Engine", "google" },
	{ "VMware", "vmware" },
	{ "innotek GmbH", "oracle" },
	{ "VirtualBox", "oracle" },
	{ "Xen", "xen" },
	{ "Parallels", "parallels" },
	{ "BHYVE", "bhyve" },
	{ "Virtual Machine", "microsoft" },
	{ "", NULL },
};

static const char *kind_of(const struct evidence *table, const char *text)
{
	while (table->kind && strncmp(text, table->sign, strlen(table->sign)))
		table++;
	return table->kind;
}

/* By the firmware: the processor said nothing, as Arm's never does. */
static const char *firmware_kind(const char *folder)
{
	static const char *const files[] = { "product_name", "sys_vendor",
					     "board_vendor", "bios_vendor" };

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char path[128], text[128];
		const char *kind;

		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		bench_file_text(path, text, sizeof text);
		kind = kind_of(makers, text);
		if (kind)
			return kind;
	}
	return NULL;
}

/*
 * "none" only where the firmware describes the machine and names no known
 * hypervisor; with no evidence either way the answer is not known.
 */
cJSON *bench_fact_virtualisation(const char *source)
{
	char text[64], flags[4096];
	const char *kind;

	/* This processor knows nothing of another machine's files. */
	if (!bench_file_sysroot() && bench_hypervisor_vendor(text)) {
		kind = kind_of(vendors, text);
		return cJSON_CreateString(kind ? kind : text);
	}
	kind = firmware_kind(source);
	if (kind)
		return cJSON_CreateString(kind);
	if (bench_file_text("/sys/hypervisor/type", text, sizeof text) > 0)
		return cJSON_CreateString(text);
	if (bench_file_exists("/proc/device-tree/hypervisor") ||
	    (!bench_file_field("/proc/cpuinfo", "flags", flags, sizeof flags) &&
	     strstr(flags, " hypervisor")))
		return cJSON_CreateString("unknown hypervisor");
	return bench_file_exists(source) ? cJSON_CreateString("none") : NULL;
}

/* A variable in the environment of process 1. */
static bool init_variable(const char *path, const char *name, char *value,
			  size_t size)
{
	FILE *file = bench_file_open(path);
	size_t room = 0, length = strlen(name);
	char *text = NULL;
	bool found = false;

	if (!file)
		return false;
	while (!found && getdelim(&text, &room, '\0', file) > 0)
		found = !strncmp(text, name, length) && text[length] == '=';
	if (found)
		snprintf(value, size, "%s", text + length + 1);
	free(text);
	fclose(file);
	return found;
}

/* Kubernetes first: below it there may be any of the others. */
cJSON *bench_fact_container(const char *source)
{
	char kind[64];

	if (bench_file_exists("/run/secrets/kubernetes.io") ||
	    init_variable(source, "KUBERNETES_SERVICE_HOST", kind, sizeof kind))
		return cJSON_CreateString("kubernetes");
	if (bench_file_exists("/run/.containerenv"))
		return cJSON_CreateString("podman");
	if (bench_file_exists("/.dockerenv"))
		return cJSON_CreateString("docker");
	if (init_variable(source, "container", kind, sizeof kind))
		return cJSON_CreateString(kind);
	if (bench_file_text(source, kind, sizeof kind) < 0)
		return NULL;
	return cJSON_CreateString("none");
}
