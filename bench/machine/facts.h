/* SPDX-License-Identifier: MIT */
/*
 * How a fact about the machine is found: one function each, which is told
 * the source (a file, or a name in a library) and returns the value as JSON,
 * or NULL for what cannot be known here.  The table in machine.c says which
 * field comes from where.
 */
#ifndef BENCH_MACHINE_FACTS_H
#define BENCH_MACHINE_FACTS_H

#include <cjson/cJSON.h>

typedef cJSON *bench_fact(const char *source);

/* facts.c: what stands in a file or in the program as it is. */
bench_fact bench_fact_text;     /* the source itself */
bench_fact bench_fact_line;     /* the file's text */
bench_fact bench_fact_number;   /* the file's whole number */
bench_fact bench_fact_truth;    /* the file's number is not 0 */
bench_fact bench_fact_choice;   /* the word in brackets */
bench_fact bench_fact_each;     /* what different files of a pattern hold */
bench_fact bench_fact_folder;   /* the same, each file by its name */
bench_fact bench_fact_snapshot; /* whether files below a sysroot say it all */

/* kernel.c: the operating system and how its kernel was built. */
bench_fact bench_fact_os;
bench_fact bench_fact_config;
bench_fact bench_fact_preemption;
bench_fact bench_fact_aslr;
bench_fact bench_fact_turbo;
bench_fact bench_fact_cpu_config;
bench_fact bench_fact_frequency_max;

/* condition.c: what changes from minute to minute. */
bench_fact bench_fact_boot_time;
bench_fact bench_fact_uptime;
bench_fact bench_fact_load;
bench_fact bench_fact_runnable;
bench_fact bench_fact_affinity;
bench_fact bench_fact_cpu_freq;
bench_fact bench_fact_cpu_temp;
bench_fact bench_fact_timer;

/* topology.c: processors, caches and memory. */
bench_fact bench_fact_info;
bench_fact bench_fact_count;
bench_fact bench_fact_cache;
bench_fact bench_fact_memory;
bench_fact bench_fact_numa;
bench_fact bench_fact_kinds;

/* virtual.c, cgroup.c: what the machine runs in. */
bench_fact bench_fact_virtualisation;
bench_fact bench_fact_container;
bench_fact bench_fact_cgroup;

/* features.c: what the kernel lets us use, by trying it. */
bench_fact bench_fact_io_uring;
bench_fact bench_fact_counters;

/* build.c: what this program is made of. */
bench_fact bench_fact_libc;
bench_fact bench_fact_libraries;

#endif
