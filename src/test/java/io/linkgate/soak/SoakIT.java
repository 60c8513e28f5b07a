package io.linkgate.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.RunTally;
import io.linkgate.testkit.RunningJvm;
import io.linkgate.testkit.RunningJvm.ClassCount;
import io.linkgate.testkit.SandboxOnTomcat;
import io.linkgate.testkit.WarProcess;
import io.linkgate.testkit.Wires;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 300 instances in trouble. {@code -Dsoak.duration=PT1H} for longer; {@code -Dsoak.seed} repeats the choices of an
 * earlier run, though not its exact times.
 */
@Tag("soak")
class SoakIT {

    private static final Duration DURATION = Duration.parse(System.getProperty("soak.duration", "PT40S"));
    private static final int INSTANCES = Integer.getInteger("soak.instances", 300);
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());

    private static final SandboxTiming TIMING = new SandboxTiming(Duration.ofSeconds(4), Duration.ofSeconds(3));
    private static final int CALLERS = 6;
    private static final long PATIENCE_SECONDS = 300;
    private static final long SECONDS_TO_SETTLE = 30;

    /** What its pools have grown to, and the pages of its history that the database keeps in memory. */
    private static final long MAX_ADDED_BYTES_PER_INSTANCE = 24 * 1024;

    private static final String COME_AND_GO =
            "linkgate-(message|commit|event|webhook|computing|probe)-.*|linkgate-database:connection-.*";
    private static final int MAX_THAT_COME_AND_GO = 64 + 1 + 1 + 2 + 1 + 2 + 2;

    private final Random random = new Random(SEED);
    private final RunTally tally = new RunTally();
    private final Instances flock = new Instances();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(CALLERS);
    private final WatchedSandbox standIn =
            new WatchedSandbox(TIMING, Clock.systemUTC(), new SecureRandom(), clock, change -> {});
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    private final Standstills standstills = new Standstills(heart);
    private SandboxOnTomcat socket;
    private Wires wires;
    private Launcher launcher;
    private Path home;
    private WarProcess server;
    private ApiClient api;
    private Watcher watcher;
    private Histories histories;
    private Troublemaker trouble;

    @BeforeEach
    void start() throws Exception {
        System.out.println("soak.seed=" + SEED);
        Path directory = Path.of(System.getProperty("soak.directory"));
        socket = new SandboxOnTomcat(standIn.server());
        wires = new Wires(socket.url());
        launcher = Launcher.of(
                Path.of(System.getProperty("it.war")),
                directory,
                Path.of(System.getProperty("soak.tomcat")),
                Integer.getInteger("soak.port"));
        home = Files.createDirectory(directory.resolve("home"));
        server = launcher.start(
                home,
                wires.url(),
                standIn.server().rootKey().bytes(),
                Map.of(
                        "LINKGATE_SANDBOX_FIRST_CODE", TIMING.firstCode().toSeconds() + "s",
                        "LINKGATE_SANDBOX_LATER_CODE", TIMING.laterCode().toSeconds() + "s"));
        launcher.awaitReady(server);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        api = new ApiClient(launcher.url(), Launcher.TOKEN, http);
        watcher = new Watcher(api, standIn, flock, tally);
        histories = new Histories(api);
        trouble = new Troublemaker(api, standIn, wires, flock, watcher, tally, random);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        standIn.server().close();
        wires.close();
        socket.close();
        heart.shutdownNow();
        clock.shutdownNow();
        callers.shutdownNow();
    }

    @Test
    void everythingHealsAndNothingElseIsHealed() throws Exception {
        create();
        forAll(flock.all(), settling("at first")::await);
        RunningJvm jvm = server.jvm();
        List<String> threadsBefore = threads(jvm, seen -> !seen.contains("Thread-N"));
        List<ClassCount> heapBefore = jvm.classes();

        suffer();
        trouble.end();
        forAll(flock.all(), settling("in the end")::await);
        forAll(flock.all(), histories::read);

        new SoakChecks(flock, histories, standIn, trouble.cuts(), standstills, tally).pass();
        tally.set("standstills of the stand-in's process", standstills.count());
        List<ClassCount> heapAfter = jvm.classes();
        List<String> threadsAfter = threads(jvm, threadsBefore::equals);
        tally.set("heap before, KB", bytes(heapBefore) / 1024);
        tally.set("heap after, KB", bytes(heapAfter) / 1024);
        tally.set("threads before", threadsBefore.size());
        tally.set("threads after", threadsAfter.size());
        System.out.println(tally);
        assertThat(tally.wrongs()).isEmpty();
        assertThat(tally.number("at first: WORKING")).isGreaterThan(INSTANCES / 10);
        assertThat(tally.number("faults armed")).isPositive();
        assertThat(tally.number("connections cut")).isPositive();
        assertThat(tally.number("codes served")).isGreaterThan(INSTANCES);
        assertThat(tally.number("moves away from what was well")).isGreaterThan(INSTANCES / 2);
        assertThat(threadsAfter).isEqualTo(threadsBefore);
        assertThat(jvm.threadNames())
                .filteredOn(name -> name.matches(COME_AND_GO))
                .hasSizeLessThanOrEqualTo(MAX_THAT_COME_AND_GO);
        assertThat(bytes(heapAfter) - bytes(heapBefore))
                .as("bytes that were added, most of them by %s", growth(heapBefore, heapAfter))
                .isLessThan(INSTANCES * MAX_ADDED_BYTES_PER_INSTANCE);
        assertThat(server.stop()).isEqualTo(WarProcess.TERMINATED);
        assertThat(Files.readAllLines(launcher.log(home))).noneMatch(line -> line.contains(" SEVERE "));
    }

    /** Every fifth is left in peace; half of these, and as many of the others, are linked at the beginning. */
    private void create() throws Exception {
        for (int i = 0; i < INSTANCES; i++) {
            String id =
                    api.create("soak").get(PATIENCE_SECONDS, TimeUnit.SECONDS).text("instance_id");
            flock.add(id, i % 5 == 0);
        }
        tally.set("instances", INSTANCES);
        tally.set("instances left in peace", flock.inPeace().size());
        List<String> all = flock.all();
        for (int i = 0; i < INSTANCES; i += 10) {
            trouble.scan(awaitCode(all.get(i)));
            trouble.scan(awaitCode(all.get(i + 1)));
        }
    }

    private Recovery settling(String when) {
        return new Recovery(api, standIn, flock, watcher, tally, clock, when);
    }

    private String awaitCode(String id) throws Exception {
        while (watcher.lookAtText(id, 2).isEmpty()) {
            tally.count("looks before the first code");
        }
        return id;
    }

    /** How often something happens. */
    private void suffer() throws Exception {
        List<Future<?>> tasks = List.of(
                every(40, () -> watcher.lookAtPicture(flock.any(random), random.nextInt(2))),
                every(40, () -> watcher.lookAtText(flock.any(random), random.nextInt(2))),
                every(250, trouble::fault),
                every(400, trouble::cut),
                every(500, trouble::command),
                every(300, trouble::scan),
                every(900, trouble::unlink),
                every(50, () -> histories.read(flock.any(random))));
        clock.schedule(() -> tasks.forEach(task -> task.cancel(false)), DURATION.toMillis(), TimeUnit.MILLISECONDS)
                .get();
    }

    /** At a fixed rate however long the calls take, but never two at a time. */
    private Future<?> every(int millis, Action action) {
        return callers.scheduleAtFixedRate(() -> carryOut(action), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void forAll(List<String> ids, ActionOn action) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (String id : ids) {
            running.add(callers.submit(() -> carryOut(() -> action.on(id))));
        }
        for (Future<?> task : running) {
            task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void carryOut(Action action) {
        try {
            action.run();
        } catch (Exception | AssertionError e) {
            tally.wrong(e.toString());
        }
    }

    /** On two processors the JDK starts a thread for a moment at each connection; what stays is what counts. */
    private static List<String> threads(RunningJvm jvm, Predicate<List<String>> settled) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_SETTLE);
        List<String> seen = kindsOfThreads(jvm);
        while (!settled.test(seen) && System.nanoTime() < end) {
            seen = kindsOfThreads(jvm);
        }
        return seen;
    }

    /**
     * Without numbers, without the pools of the container, which grow with its callers, and without the threads that end
     * once they have had nothing to do for half a minute.
     */
    private static List<String> kindsOfThreads(RunningJvm jvm) {
        return jvm.threadNames().stream()
                .filter(name -> !name.matches("http-nio-.*-exec-.*|C[12] CompilerThread.*|Attach Listener"))
                .filter(name -> !name.matches(COME_AND_GO))
                .map(name -> name.replaceAll("\\d+", "N"))
                .sorted()
                .toList();
    }

    /** After a collection, in bytes. */
    private static long bytes(List<ClassCount> classes) {
        return classes.stream().mapToLong(ClassCount::bytes).sum();
    }

    /** Returns the classes whose objects have grown most, in KB. */
    private static List<String> growth(List<ClassCount> before, List<ClassCount> after) {
        Map<String, Long> added = new HashMap<>();
        after.forEach(line -> added.merge(line.name(), line.bytes(), Long::sum));
        before.forEach(line -> added.merge(line.name(), -line.bytes(), Long::sum));
        return added.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(12)
                .map(entry -> entry.getKey() + " " + entry.getValue() / 1024)
                .toList();
    }

    private interface Action {
        void run() throws Exception;
    }

    private interface ActionOn {
        void on(String id) throws Exception;
    }
}
