package io.linkgate.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.sandbox.phone.PhoneMail;
import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.BareHttp;
import io.linkgate.testkit.HookReceiver;
import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.PostgresServer;
import io.linkgate.testkit.SandboxOnTomcat;
import io.linkgate.testkit.WarProcess;
import java.io.IOException;
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
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One home, in which a server is started, killed and started again, and one stand-in that outlives it. */
final class World implements AutoCloseable {

    private static final int CLIENTS = 3;
    private static final Duration OUTAGE = Duration.ofSeconds(1);
    private static final Duration MAX_LIFE = Duration.ofSeconds(15);
    private static final long PATIENCE_SECONDS = 180;

    private final Launcher launcher;
    private final Path home;
    private final Optional<StorageSettings> database;
    private final Random random;
    private final Tally tally;
    private final PromisedState promised = new PromisedState();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SeenStatuses statuses = new SeenStatuses(new HookReceiver());
    private final WatchedSandbox standIn;
    private final PromisedTexts texts;
    private final SandboxOnTomcat socket;
    private volatile Consumer<Moment> watcher = moment -> {};

    /** @param database on a server; empty for the one that is in the home */
    World(Launcher launcher, Path home, Optional<StorageSettings> database, Tally tally, Random random)
            throws Exception {
        this.launcher = launcher;
        this.home = home;
        this.database = database;
        this.tally = tally;
        this.random = random;
        this.standIn = new WatchedSandbox(
                SandboxTiming.LIKE_WHATSAPP,
                Clock.systemUTC(),
                new SecureRandom(),
                scheduler,
                change -> watcher.accept(Moment.of(change)));
        this.texts = new PromisedTexts(new PhoneMail(standIn.server()));
        this.socket = new SandboxOnTomcat(standIn.server());
    }

    /** Starts the server, checks that everything promised is there, lets clients work with it, and kills it. */
    void live(KillPlan plan) throws Exception {
        try (WarProcess server = start()) {
            KillSwitch kill = new KillSwitch(plan, launcher.usualStart(), scheduler, server::kill);
            if (plan.moment() == Moment.STARTING) {
                kill.happened(Moment.STARTING);
            } else {
                work(server, kill);
            }
            assertThat(server.awaitEnd()).as("exit code of the killed").isEqualTo(WarProcess.KILLED);
            tally.killed(plan.moment(), kill.isOverdue());
            statuses.killed();
        }
        database.ifPresent(PostgresServer.shared()::endLease);
        new KeptPreKeys(home, database, promised, tally).haveAll(standIn.uploadedPreKeys());
        unlinkWhileDown();
    }

    /**
     * Starts the server, lets clients work with it, and kills its database, which comes back a little later: everything
     * promised is there, without another start, and every status that was seen in between.
     */
    void outlive(PostgresServer postgres, KillPlan plan) throws Exception {
        try (WarProcess server = start()) {
            CompletableFuture<Void> isBack = new CompletableFuture<>();
            KillSwitch kill = new KillSwitch(plan, launcher.usualStart(), scheduler, () -> {
                postgres.kill();
                CompletableFuture.delayedExecutor(OUTAGE.toMillis(), TimeUnit.MILLISECONDS, threads)
                        .execute(() -> startAgain(postgres, isBack));
            });
            work(server, kill);
            isBack.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            tally.databaseKilled(plan.moment(), kill.isOverdue());
            awaitDatabase();
            useAndCheck(server);
            assertThat(server.stop()).as("exit code of the stopped").isEqualTo(WarProcess.TERMINATED);
        }
        database.ifPresent(postgres::endLease); // this Tomcat does not stop the application when its process ends
        noErrorIsLogged();
    }

    private static void startAgain(PostgresServer postgres, CompletableFuture<Void> isBack) {
        try {
            postgres.startAgain();
            isBack.complete(null);
        } catch (IOException | RuntimeException e) {
            isBack.completeExceptionally(e);
        }
    }

    private void awaitDatabase() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (BareHttp.exchange(launcher.url().getPort(), "GET", "/health/ready", Map.of(), "")
                        .status()
                != 200) {
            assertThat(System.nanoTime()).as("time").isLessThan(end);
        }
    }

    /** Starts the server, checks once more, uses it undisturbed, and stops it cleanly. */
    void settle() throws Exception {
        try (WarProcess server = start()) {
            useAndCheck(server);
            assertThat(server.stop()).as("exit code of the stopped").isEqualTo(WarProcess.TERMINATED);
        }
        noErrorIsLogged();
    }

    private void noErrorIsLogged() throws IOException {
        assertThat(Files.readAllLines(launcher.log(home))).noneMatch(line -> line.contains(" SEVERE "));
    }

    private void work(WarProcess server, KillSwitch kill) throws Exception {
        ApiClient api = checkedUp(server);
        List<List<String>> shares = shares(promised.instances()); // before the first client changes them
        List<Future<Void>> clients = new ArrayList<>();
        watcher = kill::happened;
        kill.notLaterThan(MAX_LIFE);
        kill.happened(Moment.ANY_TIME);
        for (List<String> share : shares) {
            clients.add(threads.submit(client(api.brokenBy(503), kill, share)));
        }
        for (Future<Void> client : clients) {
            client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        watcher = moment -> {};
    }

    private Client client(ApiClient api, KillSwitch kill, List<String> own) {
        return new Client(
                api, standIn.server(), promised, texts, statuses, tally, kill, own, new Random(random.nextLong()));
    }

    /** Checks everything, uses a new instance, and checks once more. */
    private void useAndCheck(WarProcess server) throws Exception {
        ApiClient api = checkedUp(server);
        KillSwitch never =
                new KillSwitch(new KillPlan(Moment.STARTING, 0, 0), launcher.usualStart(), scheduler, () -> {});
        client(api, never, List.of()).useOne();
        check(api);
    }

    private void check(ApiClient api) throws Exception {
        new Checkup(api, standIn, promised, texts, statuses, tally).run();
    }

    private ApiClient checkedUp(WarProcess server) throws Exception {
        launcher.awaitReady(server);
        ApiClient api = new ApiClient(
                launcher.url(),
                Launcher.TOKEN,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(threads)
                        .build());
        check(api);
        return api;
    }

    private WarProcess start() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("LINKGATE_HOOKS_PRIVATE_TARGETS", "true"));
        database.map(PostgresServer::variables).ifPresent(settings::putAll);
        return launcher.start(home, socket.url(), standIn.server().rootKey().bytes(), settings);
    }

    /** Gives each instance to one client. */
    private static List<List<String>> shares(List<String> instances) {
        return IntStream.range(0, CLIENTS)
                .mapToObj(client -> IntStream.iterate(client, i -> i < instances.size(), i -> i + CLIENTS)
                        .mapToObj(instances::get)
                        .toList())
                .toList();
    }

    private void unlinkWhileDown() {
        for (String id : promised.linked()) {
            if (random.nextInt(8) == 0) {
                standIn.server().unlink(promised.linkOf(id).orElseThrow());
                promised.unlinking(id);
                texts.unlinking(id);
                tally.unlinkedWhileDown();
            }
        }
    }

    @Override
    public void close() throws Exception {
        standIn.server().close();
        socket.close();
        statuses.close();
        scheduler.shutdownNow();
        threads.shutdownNow();
    }
}
