package io.linkgate.redeploy;

import io.linkgate.testkit.RunningJvm;
import io.linkgate.testkit.RunningJvm.ClassCount;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The relevant content of a server's memory.
 *
 * @param classes the classes with instances; a class that was loaded twice is there twice
 * @param threads the names of the threads
 * @param leaks what the container itself considers leaks
 */
record LeakChecks(List<ClassCount> classes, List<String> threads, List<String> leaks) {

    /** The container's loader of one WAR. */
    private static final String LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";

    /** Threads that come and go by themselves, and Tomcat's pool, which is renewed after each undeployment. */
    private static final Pattern VARYING =
            Pattern.compile("C[12] CompilerThread.*|Attach Listener|Sweeper.*|http-nio-.*-exec-.*");

    /**
     * Java 17 cannot end the thread of an HTTP client: it looks every three seconds whether a collection has found its
     * client.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Collects garbage until at most that number of WARs is in memory, or it is clear that more stay.
     *
     * @param wars how many are deployed, the manager included
     */
    static LeakChecks of(OperatedTomcat tomcat, int wars) throws Exception {
        RunningJvm jvm = tomcat.jvm();
        long end = System.nanoTime() + PATIENCE.toNanos();
        LeakChecks seen = look(tomcat, jvm);
        while (seen.loaders() > wars && System.nanoTime() < end) {
            seen = look(tomcat, jvm);
        }
        return seen;
    }

    /** How many class loaders of WARs there are. */
    long loaders() {
        return instances(LOADER);
    }

    long instances(String name) {
        return classes.stream()
                .filter(line -> line.name().equals(name))
                .mapToLong(ClassCount::instances)
                .sum();
    }

    /** The names of those classes, as often as they were loaded. */
    List<String> classesOf(String packagePrefix) {
        return classes.stream()
                .map(ClassCount::name)
                .filter(name -> name.startsWith(packagePrefix))
                .toList();
    }

    /** Their names without numbers, sorted. */
    List<String> kindsOfThreads() {
        return threads.stream()
                .filter(name -> !VARYING.matcher(name).matches())
                .map(name -> name.replaceAll("\\d+", "N"))
                .sorted()
                .toList();
    }

    private static LeakChecks look(OperatedTomcat tomcat, RunningJvm jvm) throws Exception {
        return new LeakChecks(jvm.classes(), jvm.threadNames(), tomcat.leaks());
    }
}
