// SPDX-License-Identifier: MIT

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** What one run of a probe is given, and what it says of it. */
final class Sample {
    final long ops, level, stackSize;
    final List<Integer> cpus;
    final Set<Integer> cpusSeen = new ConcurrentSkipListSet<>();

    long beganNs, elapsedNs;
    long work;     // operations that were seen done
    String broken; // what was wrong with the work

    Sample(Cell request, long ops) {
        this.ops = ops;
        level = request.get("level");
        stackSize = request.get("stack_size");
        cpus = request.cpus;
    }

    /** Starts the clock, end() stops it: nothing else is timed. */
    void begin() {
        beganNs = System.nanoTime();
    }

    void end() {
        elapsedNs = System.nanoTime() - beganNs;
    }

    boolean oneCpu() {
        return cpus.size() == 1;
    }

    int lastCpu() {
        return cpus.get(cpus.size() - 1);
    }

    /** A thread with a stack as asked for, or of the least that Java has. */
    Thread start(Runnable body) {
        Thread thread = new Thread(null, body, "probe", stackSize);
        thread.start();
        return thread;
    }

    /** Each thread says where it is when its work is done. */
    void seeCpu() {
        cpusSeen.add(Place.where());
    }
}
