package io.linkgate.chaos;

import static io.linkgate.chaos.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.sandbox.phone.PhoneMail;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.RunTally;
import io.linkgate.testkit.SeededRandom;
import io.linkgate.testkit.WarProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Three nodes under random faults. Properties of a run, each as {@code -Dchaos.faults=40}:
 *
 * <ul>
 * <li>{@code instances} and {@code faults}: how many.
 * <li>{@code only}: faults of one kind, such as {@code FROZEN}.
 * <li>{@code pause}: milliseconds from one call of a caller to its next.
 * <li>{@code longest}: milliseconds that a fault lasts at most; the quiet after it lasts up to half of that.
 * <li>{@code pair}: one in so many steps has two faults.
 * <li>{@code seed}: repeats the choices of an earlier run, though not its exact times.
 * </ul>
 */
@Tag("any-server")
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class ChaosIT {

    private static final int INSTANCES = Integer.getInteger("chaos.instances", 18);
    private static final int FAULTS = Integer.getInteger("chaos.faults", 4);
    private static final List<Trouble> KINDS = Optional.ofNullable(System.getProperty("chaos.only"))
            .map(Trouble::valueOf)
            .map(List::of)
            .orElse(List.of(Trouble.values()));
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());

    private static final int CALLERS = 6;
    private static final int MILLIS_BETWEEN_CALLS = Integer.getInteger("chaos.pause", 60);
    private static final long PATIENCE_SECONDS = 300;

    private final Random random = SeededRandom.of(SEED);
    private final RunTally tally = new RunTally();
    private final Takeovers takeovers = new Takeovers(tally);
    private final LoginJudge judge = new LoginJudge(takeovers, tally);
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(3);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CALLERS);
    private final List<Promised> instances = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();
    private Cluster cluster;
    private PhoneMail phones;
    private CodeJudge codes;
    private Aftermath aftermath;

    @BeforeEach
    void start() throws Exception {
        System.out.println("chaos.seed=" + SEED);
        cluster = new Cluster(Path.of(System.getProperty("chaos.directory", "target/it/chaos")), judge);
        phones = new PhoneMail(cluster.standIn().server());
        codes = new CodeJudge(cluster.standIn(), cluster.logins(), tally);
        aftermath = new Aftermath(cluster, instances, phones, codes);
        cluster.begin();
    }

    @AfterEach
    void stop() throws Exception {
        System.out.println(tally);
        threads.shutdownNow();
        clock.shutdownNow();
        cluster.close();
    }

    @Test
    void nothingIsLostAndNothingHappensTwice() throws Exception {
        create();
        aftermath.works();

        List<Future<?>> load = load();
        Troublemaker trouble = new Troublemaker(cluster, instances, takeovers, tally, clock, random);
        List<Step> steps = Step.draw(KINDS, FAULTS, cluster.nodes().size(), random);
        for (Step step : steps) {
            System.out.println(Instant.now() + " " + step);
            trouble.suffer(step);
            aftermath.works();
            takeovers.end();
            aftermath.noneWasReplaced();
            aftermath.readInboxes();
            trouble.passes(step.quiet());
        }
        load.forEach(task -> task.cancel(false));
        threads.shutdown();
        assertThat(threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("all calls have ended")
                .isTrue();

        settle();
        assertThat(tally.wrongs()).isEmpty();
        assertThat(tally.number("texts found")).isPositive();
        assertThat(Caller.KINDS)
                .allSatisfy(kind -> assertThat(tally.number("calls: " + kind + " 200"))
                        .as("calls of %s that were answered", kind)
                        .isPositive());
    }

    private void create() throws Exception {
        for (int number = 0; number < INSTANCES; number++) {
            ChaosNode node = any();
            String id = node.api()
                    .create("chaos-" + number)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .text("instance_id");
            Promised made = new Promised(id, number, number % 3 != 0);
            instances.add(made);
            judge.watch(made);
        }
        for (int caller = 0; caller < CALLERS; caller++) {
            int first = caller;
            List<Promised> own = instances.stream()
                    .filter(one -> instances.indexOf(one) % CALLERS == first)
                    .toList();
            callers.add(new Caller(
                    own, cluster.nodes(), INSTANCES, codes, takeovers, tally, SeededRandom.of(random.nextLong())));
        }
        inParallel(instances.stream()
                .filter(Promised::isLinked)
                .map(one -> task(() -> link(one)))
                .toList());
        tally.set("instances", INSTANCES);
    }

    private void link(Promised one) throws Exception {
        phones.inbox(one.friend(), 1); // creates the account
        ChaosNode node = cluster.nodes().get(one.number() % cluster.nodes().size());
        until(
                () -> {
                    Reply code = node.api().look(one.id(), 25);
                    return code.status() == 200
                            && new SandboxPhone(cluster.standIn().server())
                                            .scan(codes.judge(one, node, code, false), one.phone(), ScanOutcome.LINK)
                                            .toCompletableFuture()
                                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                    == ScanResult.LINKED;
                },
                one.id() + " is linked");
    }

    private List<Future<?>> load() {
        List<Future<?>> tasks = new ArrayList<>();
        for (Caller caller : callers) {
            tasks.add(threads.scheduleWithFixedDelay(
                    caller::act, MILLIS_BETWEEN_CALLS, MILLIS_BETWEEN_CALLS, TimeUnit.MILLISECONDS));
        }
        return tasks;
    }

    private void settle() throws Exception {
        for (ChaosNode node : cluster.nodes()) {
            node.awaitReady();
        }
        for (Caller caller : callers) {
            caller.settleCommands();
        }
        aftermath.commandsHold();
        for (Caller caller : callers) {
            caller.startAll();
        }
        aftermath.works();
        for (Caller caller : callers) {
            caller.settleTexts();
        }
        tally.set("texts found", aftermath.textsArrived());
        aftermath.everythingIsBack();
        for (ChaosNode node : cluster.nodes()) {
            assertThat(node.stop()).as("exit code of %s", node).isEqualTo(WarProcess.TERMINATED);
        }
        cluster.logs().check(cluster.nodes(), tally);
    }

    private interface Task {
        void run() throws Exception;
    }

    private static Callable<Void> task(Task task) {
        return () -> {
            task.run();
            return null;
        };
    }

    private void inParallel(List<Callable<Void>> tasks) throws Exception {
        for (Future<Void> done : threads.invokeAll(tasks)) {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private ChaosNode any() {
        return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    }
}
