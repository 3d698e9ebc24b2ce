// SPDX-License-Identifier: MIT

import java.util.List;
import java.util.stream.Collectors;

/** A probe of those in probes/, as Java's programmers would write it. */
record Probe(String name, String what, String unit, String axis,
        List<Long> levels, int threads, int cpus, String suite,
        String lacks, Body body) {
    /** Most threads of one probe. */
    static final long CROWD = 100000;

    interface Body {
        void run(Sample sample) throws Exception;
    }

    /** On one CPU, and nothing varies. */
    static Probe of(String name, String what, String unit, int threads,
            Body body) {
        return new Probe(name, what, unit, null, List.of(1L), threads, 1,
                null, null, body);
    }

    /** On as many CPUs as the level says. */
    Probe onCpus(Long... counts) {
        return new Probe(name, what, unit, "cpus", List.of(counts),
                threads, 0, suite, lacks, body);
    }

    /** With as many threads as the level says. */
    Probe ofThreads(Long... counts) {
        return new Probe(name, what, unit, "threads", List.of(counts), 0,
                cpus, suite, lacks, body);
    }

    /** Not in the quick suite. */
    Probe standard() {
        return new Probe(name, what, unit, axis, levels, threads, cpus,
                "standard", lacks, body);
    }

    Probe lacking(String why) {
        return new Probe(name, what, unit, axis, levels, threads, cpus,
                suite, why, body);
    }

    /** A yield needs another thread. */
    long levelMin() {
        return name.equals("yield") ? 2 : 1;
    }

    String line() {
        String line = String.join("\t", "probe", "name=" + name,
                "what=" + what, "unit=" + unit, "better=lower",
                "cpus=" + cpus);
        if (axis != null)
            line += "\taxis=" + axis + "\tlevels=" + levels.stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(","));
        if (suite != null)
            line += "\tsuite=" + suite;
        return lacks == null ? line : line + "\tlacks=" + lacks;
    }
}
