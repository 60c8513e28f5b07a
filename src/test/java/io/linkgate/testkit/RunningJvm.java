package io.linkgate.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Another Java process on this machine, inspected with the JDK's own tool, {@code jcmd}. */
public final class RunningJvm {

    /**
     * Matches {@code "linkgate-clock-1" #31 daemon prio=5 …}; internal threads of the virtual machine have no number.
     */
    private static final Pattern THREAD = Pattern.compile("^\"([^\"]*)\" #\\d+ ", Pattern.MULTILINE);

    /** Matches {@code   12:   34   5678  java.lang.String (java.base@17)}. */
    private static final Pattern HISTOGRAM_LINE =
            Pattern.compile("^ *\\d+: +(\\d+) +(\\d+) +(\\S+)", Pattern.MULTILINE);

    private final long pid;

    public RunningJvm(long pid) {
        this.pid = pid;
    }

    /** Collects garbage, then returns one line for each class with instances, sorted by their number. */
    public String classHistogram() {
        return jcmd("GC.class_histogram");
    }

    /** Collects garbage, then counts. */
    public List<ClassCount> classes() {
        return counts(classHistogram());
    }

    /** Collects garbage, then counts the instances of one class. */
    public long instancesOf(String name) {
        return classes().stream()
                .filter(line -> line.name().equals(name))
                .mapToLong(ClassCount::instances)
                .sum();
    }

    /** Collects garbage. */
    public void collectGarbage() {
        jcmd("GC.run");
    }

    /** Returns the addresses of the class loaders that have loaded a class of that name, with instances or without. */
    public List<String> loadersOf(String name) {
        return Pattern.compile(Pattern.quote(name) + "/(0x\\w+)")
                .matcher(jcmd("VM.class_hierarchy", name))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Writes what is reachable to a new file, which tools for heaps can read. */
    public void dumpHeap(Path file) {
        jcmd("GC.heap_dump", file.toString());
    }

    /** Returns the stack of every thread. */
    public String threads() {
        return jcmd("Thread.print");
    }

    /** Returns the name of every Java thread. */
    public List<String> threadNames() {
        return THREAD.matcher(threads()).results().map(found -> found.group(1)).toList();
    }

    /** The number of instances of a class, and their size. */
    public record ClassCount(String name, long instances, long bytes) {}

    private static List<ClassCount> counts(String histogram) {
        Matcher lines = HISTOGRAM_LINE.matcher(histogram);
        return lines.results()
                .map(line ->
                        new ClassCount(line.group(3), Long.parseLong(line.group(1)), Long.parseLong(line.group(2))))
                .collect(Collectors.toList());
    }

    private String jcmd(String... command) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        ProcessBuilder call = new ProcessBuilder(tool.toString(), Long.toString(pid));
        call.command().addAll(List.of(command));
        try {
            Process process = call.redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(tool + " failed: " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new AssertionError(tool + " cannot be run; the tests need a JDK", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
