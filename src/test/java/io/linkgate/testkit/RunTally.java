package io.linkgate.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** The counts, the times and the errors of a long run. Safe for use by any thread. */
public final class RunTally {

    private static final int MAX_WRONGS = 50;

    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final Map<String, Queue<Long>> millis = new ConcurrentHashMap<>();
    private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();

    /** Counts one. */
    public void count(String what) {
        numbers.merge(what, 1L, Long::sum);
    }

    /** Sets a number. */
    public void set(String what, long number) {
        numbers.put(what, number);
    }

    /** Records a value, of which the highest counts. */
    public void atMost(String what, long number) {
        numbers.merge(what, number, Math::max);
    }

    /** Records how long something took. */
    public void took(String what, Duration time) {
        millis.computeIfAbsent(what, any -> new ConcurrentLinkedQueue<>()).add(time.toMillis());
    }

    /** Returns a number; 0 if there is none. */
    public long number(String what) {
        return numbers.getOrDefault(what, 0L);
    }

    /** Records an error, and prints it when it happens. */
    public void wrong(String what) {
        count("wrong");
        System.out.println("wrong: " + what);
        if (wrongs.size() < MAX_WRONGS) {
            wrongs.add(what);
        }
    }

    /** Returns the first errors. */
    public List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    /** A table in Markdown. */
    @Override
    public String toString() {
        Map<String, String> lines = new TreeMap<>();
        numbers.forEach((what, number) -> lines.put(what, Long.toString(number)));
        millis.forEach((what, times) -> lines.put(what, percentiles(times)));
        return lines.entrySet().stream()
                .map(line -> "| " + line.getKey() + " | " + line.getValue() + " |")
                .collect(Collectors.joining("\n", "| | |\n|---|---|\n", "\n"));
    }

    private static String percentiles(Queue<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        sorted.sort(null);
        return "median " + at(sorted, 0.5) + " ms, 99 % " + at(sorted, 0.99) + " ms, largest "
                + sorted.get(sorted.size() - 1) + " ms, of " + sorted.size();
    }

    private static long at(List<Long> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.floor((double) sorted.size() * share)));
    }
}
