// SPDX-License-Identifier: MIT

// Command go is the cell of Go's goroutines: it speaks the protocol of
// probes/protocol.h.  This file reads the request.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// Exit codes, as in probes/protocol.h.
const (
	exitUsage       = 2
	exitUnsupported = 4
	exitSelfCheck   = 5
)

// Most samples of one process, warm-up included.
const samplesMax = 256

// build is which build of threadscale this is; the linker sets it.
var build, version = "unknown", "unknown"

// request is what run was asked for.
type request struct {
	probe  *probe
	values map[string]uint64
	cpus   []int
}

func fail(code int, format string, args ...any) {
	fmt.Printf("fail\tcode=%d\treason=%s\n", code,
		fmt.Sprintf(format, args...))
	os.Exit(code)
}

func number(key, text string) uint64 {
	value, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		fail(exitUsage, "%s=%s is not a number", key, text)
	}
	return value
}

func readRequest(p *probe, words []string) *request {
	q := &request{probe: p, values: map[string]uint64{
		"level": 0, "ops": 0, "min_ns": 5000000, "samples": 3,
		"warmup": 1, "counting": 0,
	}}
	for _, word := range words {
		key, text, found := strings.Cut(word, "=")
		if !found {
			fail(exitUsage, "%s is not KEY=VALUE", word)
		}
		if key == "cpus" {
			for _, cpu := range strings.Split(text, ",") {
				q.cpus = append(q.cpus, int(number(key, cpu)))
			}
		} else if _, known := q.values[key]; known {
			q.values[key] = number(key, text)
		}
	}
	return q
}

func (q *request) check() {
	v, p := q.values, q.probe
	if v["counting"] != 0 {
		fail(exitUnsupported, "its threads are not counted apart")
	}
	if v["level"] == 0 {
		v["level"] = p.firstLevel()
	}
	if v["level"] < p.levelMin || p.levelMax != 0 && v["level"] > p.levelMax {
		fail(exitUsage, "%s: level=%d is out of range", p.name, v["level"])
	}
	if v["samples"] == 0 || v["samples"]+v["warmup"] > samplesMax {
		fail(exitUsage, "samples=%d and warmup=%d: 1 to %d",
			v["samples"], v["warmup"], samplesMax)
	}
	if q.cpus == nil {
		q.cpus = allowedCPUs()
	}
	wanted := p.cpus
	if wanted == 0 {
		wanted = int(v["level"])
	}
	if len(q.cpus) < wanted {
		fail(exitUnsupported, "%s needs %d CPUs, not %d", p.name, wanted,
			len(q.cpus))
	}
	q.cpus = q.cpus[:wanted]
}

func list() {
	fmt.Printf("cell\tname=go\tkind=user\tbackend=%s\tversion=%s\tbuild=%s"+
		"\tprotocol=1\n", runtime.Version(), version, build)
	for _, p := range probes {
		fmt.Printf("probe\tname=%s\twhat=%s\tunit=%s\tbetter=lower\tcpus=%d",
			p.name, p.what, p.unit, p.cpus)
		if p.axis != "" {
			fmt.Printf("\taxis=%s\tlevels=%s", p.axis,
				strings.Trim(strings.ReplaceAll(
					fmt.Sprint(p.levels), " ", ","), "[]"))
		}
		if p.suite != "" {
			fmt.Printf("\tsuite=%s", p.suite)
		}
		fmt.Println()
	}
	fmt.Println("end")
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "list" {
		list()
		return
	}
	if len(os.Args) < 3 || os.Args[1] != "run" {
		fail(exitUsage, "use: list, or run PROBE [KEY=VALUE]…")
	}
	for i := range probes {
		if probes[i].name == os.Args[2] {
			q := readRequest(&probes[i], os.Args[3:])
			q.check()
			pin(q.cpus)
			runtime.GOMAXPROCS(len(q.cpus))
			run(q)
			return
		}
	}
	fail(exitUsage, "no probe is called %s", os.Args[2])
}
