// SPDX-License-Identifier: MIT

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The CPUs of threads, which those that they start inherit. Java cannot ask the
 * system for them itself: taskset(1) does.
 */
final class Place {
    private static final ThreadLocal<Integer> placed = new ThreadLocal<>();

    /** The CPUs that the process may use, from a list such as 0-2,5. */
    static List<Integer> allowed() {
        List<Integer> cpus = new ArrayList<>();
        for (String range : status("Cpus_allowed_list").split(",")) {
            String[] ends = range.split("-");
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++)
                cpus.add(cpu);
        }
        return cpus;
    }

    /** All threads there are: those of the interpreter, too. */
    static void process(List<Integer> cpus) {
        String list = cpus.stream().map(String::valueOf)
                .collect(Collectors.joining(","));
        taskset("-acp", list, ProcessHandle.current().pid());
        if (!allowed().equals(cpus.stream().sorted().distinct()
                .collect(Collectors.toList())))
            Cell.fail(Cell.USAGE, "cannot run on the CPUs given: " + list);
    }

    /** The calling thread. */
    static void thread(int cpu) {
        if (placed.get() != null && placed.get() == cpu)
            return;
        try {
            Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            taskset("-cp", "" + cpu,
                    Long.parseLong(self.getFileName().toString()));
        } catch (IOException e) {
            Cell.fail(Cell.UNSUPPORTED, "/proc/thread-self: " + e);
        }
        placed.set(cpu);
    }

    /** The CPU on which the caller runs: the 39th field, after a name. */
    static int where() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2)
                    .split(" ")[36]);
        } catch (IOException e) {
            throw Cell.fail(Cell.UNSUPPORTED, "/proc/thread-self: " + e);
        }
    }

    /** A line of /proc/self/status. */
    static String status(String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status")))
                if (line.startsWith(key + ":"))
                    return line.substring(key.length() + 1).trim();
            throw new IOException("no line " + key);
        } catch (IOException e) {
            throw Cell.fail(Cell.UNSUPPORTED, "/proc/self/status: " + e);
        }
    }

    private static void taskset(String how, String cpus, long id) {
        try {
            Process child = new ProcessBuilder("taskset", how, cpus, "" + id)
                    .redirectErrorStream(true).start();
            String said = new String(child.getInputStream().readAllBytes());
            if (child.waitFor() != 0)
                Cell.fail(Cell.USAGE, "cannot run on the CPUs given: "
                        + said.trim().replaceAll("\\s+", " "));
        } catch (IOException | InterruptedException e) {
            Cell.fail(Cell.UNSUPPORTED, "taskset, of util-linux, is needed "
                    + "to choose CPUs: " + e.getMessage());
        }
    }
}
