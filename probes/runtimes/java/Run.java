// SPDX-License-Identifier: MIT

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs one probe: samples first, words after.
 *
 * Java compiles what runs often, so runs that are thrown away come before the
 * first sample, warm-up or not. What it cannot tell is left out of the answer:
 * the clock's speed, a cache line's way, and what the system has counted.
 */
final class Run {
    private static final long COMPILE_NS = 300000000;
    private static final int CLOCK_READS = 2000;
    private static final long OPS_MAX = 1L << 40;
    private static final double GROWTH_MAX = 16, GROWTH_SPARE = 1.2;

    private static Sample take(Cell request, long ops) {
        Sample sample = new Sample(request, ops);
        try {
            request.probe.body().run(sample);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        sample.seeCpu();
        return sample;
    }

    private static void check(Sample sample, int index) {
        String wrong = sample.broken;
        sample.cpusSeen.removeAll(sample.cpus);
        if (wrong == null && sample.elapsedNs <= 0)
            wrong = "no time has passed";
        if (wrong == null && sample.work < sample.ops)
            wrong = "less work was done than asked for";
        if (wrong == null && !sample.cpusSeen.isEmpty())
            wrong = "a thread ran on CPU "
                    + sample.cpusSeen.iterator().next()
                    + ", which is not among those given";
        if (wrong != null)
            Cell.fail(Cell.SELF_CHECK, "sample " + index + ": " + wrong
                    + " (ops " + sample.ops + ", work " + sample.work
                    + ")");
    }

    /** How many operations last so long is found from one on. */
    private static Sample calibrate(Cell request, long leastNs) {
        for (long ops = 1;;) {
            Sample sample = take(request, ops);
            check(sample, 0);
            if (sample.elapsedNs >= leastNs || ops >= OPS_MAX)
                return sample;
            double growth = GROWTH_SPARE * leastNs / sample.elapsedNs;
            ops = (long) (Math.min(growth, GROWTH_MAX) * sample.work) + 1;
        }
    }

    private static void compile(Cell request, long ops) {
        long begin = System.nanoTime();
        do {
            check(take(request, ops), 0);
        } while (System.nanoTime() - begin < COMPILE_NS);
    }

    /** What one reading of the clock takes. */
    private static double clockNs() {
        long begin = System.nanoTime();
        for (int i = 1; i < CLOCK_READS; i++)
            System.nanoTime();
        return (double) (System.nanoTime() - begin) / CLOCK_READS;
    }

    static void run(Cell request) {
        long ops = request.get("ops"), warmup = request.get("warmup");
        compile(request, ops != 0 ? ops
                : calibrate(request, request.get("min_ns")).work);
        if (ops == 0) {
            Sample sample = calibrate(request, request.get("min_ns"));
            System.out.println("calibrated\tops=" + sample.work
                    + "\telapsed_ns=" + sample.elapsedNs + "\ndone");
            return;
        }
        double overheadNs = clockNs();
        List<Sample> samples = new ArrayList<>();
        for (long i = 0; i < warmup + request.get("samples"); i++)
            samples.add(take(request, ops));
        TreeSet<Integer> seen = new TreeSet<>();
        samples.forEach(sample -> seen.addAll(sample.cpusSeen));
        for (int i = 0; i < samples.size(); i++)
            check(samples.get(i), i);
        for (int i = 0; i < samples.size(); i++)
            System.out.println(String.format(Locale.ROOT,
                    "sample\tindex=%d\twarmup=%d\tops=%d\twork=%d\t"
                    + "elapsed_ns=%d\toverhead_ns=%.1f", i,
                    i < warmup ? 1 : 0, ops, samples.get(i).work,
                    samples.get(i).elapsedNs, overheadNs));
        print(request, seen);
    }

    private static void print(Cell request, TreeSet<Integer> seen) {
        int threads = request.probe.threads();
        long kilobytes = Long.parseLong(
                Place.status("VmHWM").replaceAll("[^0-9]", ""));
        System.out.println(String.join("\t", "process",
                "backend=" + request.backend(),
                "threads=" + (threads != 0 ? threads
                        : request.get("level")),
                "max_rss_bytes=" + kilobytes * 1024,
                "cpus_seen=" + seen.stream().map(String::valueOf)
                        .collect(Collectors.joining("+")))
                + "\ndone");
    }
}
