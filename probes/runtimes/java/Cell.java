// SPDX-License-Identifier: MIT

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The cell of Java's threads, those of the kernel: it speaks the protocol of
 * probes/protocol.h. This file reads the request.
 */
final class Cell {
    // Exit codes, as in probes/protocol.h.
    static final int USAGE = 2, UNFIT = 3, UNSUPPORTED = 4, SELF_CHECK = 5;

    /** Most samples of one process, warm-up included. */
    private static final int SAMPLES_MAX = 256;

    private static final String BACKEND =
            "Java " + System.getProperty("java.version");

    /** What run was asked for. */
    final Probe probe;
    final Map<String, Long> values = new HashMap<>(Map.of(
            "level", 0L, "ops", 0L, "min_ns", 5000000L, "samples", 3L,
            "warmup", 1L, "counting", 0L, "stack_size", 65536L));
    List<Integer> cpus = new ArrayList<>();

    private Cell(Probe probe, List<String> words) {
        this.probe = probe;
        for (String word : words) {
            String[] pair = word.split("=", 2);
            if (pair.length < 2)
                fail(USAGE, word + " is not KEY=VALUE");
            else if (pair[0].equals("cpus"))
                cpus = Arrays.stream(pair[1].split(","))
                        .map(cpu -> (int) number("cpus", cpu))
                        .collect(Collectors.toList());
            else // keys of a newer runner are none of our business
                values.computeIfPresent(pair[0],
                        (key, old) -> number(key, pair[1]));
        }
    }

    long get(String key) {
        return values.get(key);
    }

    String backend() {
        return BACKEND;
    }

    /** The last word: threads that are left are not waited for. */
    static Error fail(int code, String reason) {
        System.out.println("fail\tcode=" + code + "\treason=" + reason);
        System.out.flush();
        Runtime.getRuntime().halt(code);
        return new Error(reason);
    }

    private static long number(String key, String text) {
        if (!text.matches("[0-9]{1,18}"))
            throw fail(USAGE, key + "=" + text + " is not a number");
        return Long.parseLong(text);
    }

    private void check() {
        if (probe.lacks() != null)
            throw fail(UNSUPPORTED, probe.lacks());
        if (get("counting") != 0)
            throw fail(UNSUPPORTED, "its threads are not counted apart");
        if (get("level") == 0)
            values.put("level", probe.levels().get(0));
        if (get("level") < probe.levelMin() || get("level") > Probe.CROWD)
            throw fail(USAGE, probe.name() + ": level=" + get("level")
                    + " is out of range");
        if (get("samples") < 1
                || get("samples") + get("warmup") > SAMPLES_MAX)
            throw fail(USAGE, "samples=" + get("samples") + " and warmup="
                    + get("warmup") + ": 1 to " + SAMPLES_MAX);
        if (cpus.isEmpty())
            cpus = Place.allowed();
        int wanted = probe.cpus() != 0 ? probe.cpus() : (int) get("level");
        if (cpus.size() < wanted)
            throw fail(UNSUPPORTED, probe.name() + " needs " + wanted
                    + " CPUs, not " + cpus.size());
        cpus = cpus.subList(0, wanted);
    }

    private static void list() {
        System.out.println(String.join("\t", "cell", "name=java",
                "kind=kernel", "backend=" + BACKEND,
                "version=" + System.getProperty("cell.version"),
                "build=" + System.getProperty("cell.build"),
                "protocol=1"));
        for (Probe probe : Probes.ALL)
            System.out.println(probe.line());
        System.out.println("end");
    }

    /** A thread that cannot be had is a limit reached, wherever it is. */
    private static void accident(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError)
            fail(UNFIT, thrown.getMessage() + ": a limit on threads or "
                    + "memory (see ulimit -u, pids.max)");
        fail(USAGE, "unexpected: " + thrown);
    }

    public static void main(String[] words) {
        if (words.length == 1 && words[0].equals("list")) {
            list();
            return;
        }
        if (words.length < 2 || !words[0].equals("run"))
            throw fail(USAGE, "use: list, or run PROBE [KEY=VALUE]...");
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> accident(thrown));
        Probe probe = Probes.ALL.stream()
                .filter(p -> p.name().equals(words[1])).findAny()
                .orElseThrow(() -> fail(USAGE,
                        "no probe is called " + words[1]));
        Cell request = new Cell(probe,
                Arrays.asList(words).subList(2, words.length));
        request.check();
        Place.process(request.cpus);
        Run.run(request);
    }
}
