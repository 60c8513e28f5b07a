package io.linkgate.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.SandboxOnTomcat;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Redeploys twenty times, once for all tests; each test checks one thing that must not happen. */
@Tag("redeploy")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedeployIT {

    private static final int REDEPLOYMENTS = Integer.getInteger("redeploy.times", 20);
    private static final String TOKEN = "administrator-of-the-redeployment-tests";
    private static final long PATIENCE_SECONDS = 30;

    /** RFC 6455 section 7.4.1: normal, and going away. */
    private static final List<Integer> GOODBYES = List.of(1000, 1001);

    /** Of ours, of the libraries inside the WAR, and of the JDK on our behalf. */
    private static final Pattern OURS = Pattern.compile("(linkgate|Hikari|H2|Ehcache|MVStore|HttpClient).*");

    private static final int MANAGER = 1;

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final SandboxServer standIn = SandboxServer.builder(Clock.systemUTC(), new SecureRandom(), scheduler)
            .build();
    private final List<Reply> waitingPolls = new ArrayList<>();
    private final List<Integer> closeCodes = new ArrayList<>();
    private SandboxOnTomcat socket;
    private OperatedTomcat tomcat;
    private DeployCycle cycle;
    private LeakChecks atFirst;
    private LeakChecks atLast;
    private LeakChecks afterwards;
    private List<String> log;

    @BeforeAll
    void redeployAgainAndAgain() throws Exception {
        Path directory = Path.of(System.getProperty("redeploy.directory"));
        socket = new SandboxOnTomcat(standIn);
        tomcat = OperatedTomcat.start(
                Path.of(System.getProperty("it.tomcat.home")),
                directory.resolve("tomcat"),
                Path.of(System.getProperty("it.war")),
                Integer.getInteger("redeploy.port"),
                socket.settings(directory.resolve("home"), TOKEN));
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        cycle = new DeployCycle(new ApiClient(tomcat.url(), TOKEN, http), standIn, tomcat.jvm());
        redeploy();
        atFirst = undeployed();
        tomcat.deploy();
        for (int done = 1; done < REDEPLOYMENTS; done++) {
            redeploy();
        }
        atLast = LeakChecks.of(tomcat, MANAGER + 1);
        afterwards = undeployed();
        log = tomcat.log();
    }

    private LeakChecks undeployed() throws Exception {
        tomcat.undeploy();
        return LeakChecks.of(tomcat, MANAGER);
    }

    private void redeploy() throws Exception {
        String showing = cycle.show();
        cycle.link();
        CompletableFuture<Reply> poll = cycle.waitingPoll();
        List<CompletableFuture<Integer>> sockets = socket.sockets().open();

        tomcat.deploy();

        waitingPolls.add(poll.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        for (CompletableFuture<Integer> closed : sockets) {
            closeCodes.add(closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        cycle.allLinkedWork();
        cycle.shows(showing);
    }

    @AfterAll
    void stop() throws Exception {
        if (tomcat != null) {
            tomcat.close();
        }
        standIn.close();
        socket.close();
        scheduler.shutdownNow();
    }

    @Test
    void containerFindsNoLeak() {
        assertThat(atLast.leaks()).isEmpty();
        assertThat(afterwards.leaks()).isEmpty();
        assertThat(log).noneMatch(line -> line.contains(" WARNING ") || line.contains(" SEVERE "));
    }

    @Test
    void noClassLoaderIsLeft() {
        assertThat(atLast.loaders()).isEqualTo(MANAGER + 1);
        assertThat(atLast.classesOf("io.linkgate.")).isNotEmpty().doesNotHaveDuplicates();
        assertThat(afterwards.loaders()).isEqualTo(MANAGER);
        assertThat(afterwards.classesOf("io.linkgate.")).isEmpty();
    }

    @Test
    void noThreadIsLeft() {
        assertThat(atLast.threads()).anyMatch(OURS.asMatchPredicate());
        assertThat(afterwards.threads()).noneMatch(OURS.asMatchPredicate());
        assertThat(afterwards.kindsOfThreads()).isEqualTo(atFirst.kindsOfThreads());
    }

    @Test
    void noDriverIsLeft() {
        assertThat(afterwards.instances("java.sql.DriverInfo")).isEqualTo(atFirst.instances("java.sql.DriverInfo"));
        assertThat(afterwards.classesOf("org.h2.")).isEmpty();
    }

    @Test
    void waitingPollsAreAskedToComeBack() {
        assertThat(waitingPolls).hasSize(REDEPLOYMENTS).allSatisfy(poll -> {
            assertThat(poll.status()).isEqualTo(503);
            assertThat(poll.header("Retry-After")).matches("[1-9][0-9]*");
        });
    }

    @Test
    void everySocketEndsWithACloseFrame() {
        assertThat(closeCodes).hasSizeGreaterThan(REDEPLOYMENTS).isSubsetOf(GOODBYES);
    }

    /** That each of them worked again after each redeployment was awaited on the way. */
    @Test
    void nothingThatWasLinkedIsLost() {
        assertThat(cycle.links()).isEqualTo(REDEPLOYMENTS);
        assertThat(standIn.offers()).isEmpty();
    }
}
