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
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Versions of the WAR beside each other on a real Tomcat ({@code linkgate##1.war}), over one home. */
@Tag("redeploy")
class VersionsIT {

    private static final String TOKEN = "administrator-of-the-tests-of-versions";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANAGER = 1;

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final SandboxServer standIn = SandboxServer.builder(Clock.systemUTC(), new SecureRandom(), scheduler)
            .build();

    @AfterEach
    void close() {
        standIn.close();
        scheduler.shutdownNow();
    }

    @Test
    void newVersionWaitsForTheOldOneAndTakesOver() throws Exception {
        Path directory = Path.of(System.getProperty("redeploy.directory")).resolve("versions");
        try (SandboxOnTomcat socket = new SandboxOnTomcat(standIn);
                OperatedTomcat tomcat = start(directory, socket)) {
            HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            ApiClient api = new ApiClient(tomcat.url(), TOKEN, http);
            DeployCycle cycle = new DeployCycle(api, standIn, tomcat.jvm());
            String showing = cycle.show();
            cycle.link();

            tomcat.deployVersion("2"); // Tomcat sends it all requests from now on
            Reply refused = api.create("early").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("code")).isEqualTo("unavailable");
            assertThat(refused.text("message")).startsWith("Another Linkgate server has the database open");

            tomcat.undeployVersion("1");
            awaitCreation(api);
            cycle.allLinkedWork();
            cycle.shows(showing);
            assertThat(LeakChecks.of(tomcat, MANAGER + 1).loaders()).isEqualTo(MANAGER + 1);

            tomcat.deployVersion("3");
            assertThat(create(api)).isEqualTo(503);
            tomcat.undeployVersion("3");
            assertThat(create(api)).as("the second one, which has gone on").isEqualTo(201);
            assertThat(LeakChecks.of(tomcat, MANAGER + 1).loaders())
                    .as("nothing is left of one that only waited")
                    .isEqualTo(MANAGER + 1);

            tomcat.undeployVersion("2");
            LeakChecks afterwards = LeakChecks.of(tomcat, MANAGER);
            assertThat(afterwards.loaders()).isEqualTo(MANAGER);
            assertThat(afterwards.kindsOfThreads()).noneMatch(name -> name.startsWith("linkgate"));
            assertThat(tomcat.leaks()).isEmpty();
            assertThat(tomcat.log()).noneMatch(line -> line.contains(" SEVERE "));
        }
    }

    private OperatedTomcat start(Path directory, SandboxOnTomcat socket) throws Exception {
        return OperatedTomcat.startVersion(
                "1",
                Path.of(System.getProperty("it.tomcat.home")),
                directory.resolve("tomcat"),
                Path.of(System.getProperty("it.war")),
                Integer.getInteger("redeploy.port"),
                socket.settings(directory.resolve("home"), TOKEN));
    }

    private static int create(ApiClient api) throws Exception {
        return api.create("during").get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status();
    }

    private static void awaitCreation(ApiClient api) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (create(api) != 201) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
        }
    }
}
