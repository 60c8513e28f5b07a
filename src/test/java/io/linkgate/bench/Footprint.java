package io.linkgate.bench;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;

/**
 * What a Java process needs.
 *
 * @param memory bytes in use: heap, and direct buffers outside of it; right after collections when they were asked for
 * @param threads how many there are
 * @param processorTime what it has used since its start
 */
record Footprint(long memory, int threads, Duration processorTime) {

    /** Collects twice: what weak references and cleaners hold goes with the second collection. */
    private static final int COLLECTIONS = 3;

    /** The footprint of this process. */
    static Footprint ofThisProcess(boolean collected) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; collected && i < COLLECTIONS; i++) {
            memory.gc();
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Footprint(
                memory.getHeapMemoryUsage().getUsed() + direct,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ProcessHandle.current().info().totalCpuDuration().orElseThrow());
    }

    /** The reverse of {@link #toLine}. */
    static Footprint parse(String line) {
        String[] parts = line.split(" ", 3);
        return new Footprint(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Duration.parse(parts[2]));
    }

    String toLine() {
        return memory + " " + threads + " " + processorTime;
    }
}
