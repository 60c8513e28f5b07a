package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.BareHttp;
import io.linkgate.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that starts while its database is away: deployed, honest, and working as soon as it can. */
class TakeoverOfARunningServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void secondServerOnAHomeWaitsAndTakesOver() {
        try (RunningLinkgate first = RunningLinkgate.in(directory.resolve("first"));
                RunningLinkgate second = beside(first)) {
            String home = first.home().toString();
            String instance = first.createInstance("front-desk");
            for (String call : List.of("/v2/session/list", "/v2/auth/qr-image?instance_id=" + instance, "/metrics")) {
                BareHttp.Answer refused = second.tryGet(call);
                assertThat(refused.status()).as(call).isEqualTo(503);
                assertThat(refused.header("Retry-After")).as(call).isPresent();
                assertThat(refused.header("Content-Type").orElse("")).as(call).startsWith("application/json");
                assertThat(refused.header("X-Request-Id")).as(call).isPresent();
                assertThat(refused.header("Cache-Control")).as(call).hasValue("no-store");
                assertThat(refused.body())
                        .as(call)
                        .contains("\"unavailable\"", "Another Linkgate server has the database open")
                        .doesNotContain(home);
            }
            assertThat(second.tryPost("/wp-json/awp/v1/createSession", "name=other")
                            .status())
                    .isEqualTo(503);
            assertThat(second.tryGet("/sandbox/ws/chat").status()).isEqualTo(503);
            BareHttp.Answer page = page(second);
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
            assertThat(page.header("Refresh")).isPresent();
            assertThat(page.body()).contains("Another Linkgate server has the database open");
            assertThat(second.tryGet("/health/live").status()).isEqualTo(200);
            assertThat(second.tryGet("/health/started").status()).isEqualTo(503);
            BareHttp.Answer ready = second.tryGet("/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body()).contains("\"reason\":\"Another Linkgate server has the database open");

            first.close();

            awaitReady(second);
            assertThat(second.info(instance).path("name").asText()).isEqualTo("front-desk");
            assertThat(page(second).status()).isEqualTo(200);
            assertThat(second.tryGet("/health/started").status()).isEqualTo(200);
            assertThat(second.tryGet("/metrics").body()).contains("linkgate_");
            assertThat(second.tryGet("/nowhere").status()).isEqualTo(404);
        }
    }

    @Test
    void serverThatWaitsIsStoppedAndLeavesNothing() {
        try (RunningLinkgate first = RunningLinkgate.in(directory.resolve("first"))) {
            RunningLinkgate second = beside(first);
            assertThat(startingThreads()).isOne();

            second.close();

            assertThat(startingThreads()).isZero();
            assertThat(first.tryGet("/health/ready").status()).isEqualTo(200);
        }
        RunningLinkgate.in(directory.resolve("first")).close();
    }

    @Test
    void databaseServerThatIsAwayAtTheStartIsWaitedFor() throws Exception {
        try (PostgresServer database = PostgresServer.start()) {
            Map<String, String> settings = new HashMap<>(PostgresServer.variables(database.emptyDatabase()));
            settings.put("LINKGATE_ADMIN_TOKEN", "administrator-while-the-database-is-away");
            database.stop();
            try (RunningLinkgate linkgate = RunningLinkgate.in(directory, settings)) {
                BareHttp.Answer refused = linkgate.tryGet("/v2/session/list");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body())
                        .contains("unavailable", "The database cannot be reached")
                        .doesNotContain("127.0.0.1");
                assertThat(linkgate.tryGet("/health/ready").body()).contains("The database cannot be reached");

                database.startAgain();

                awaitReady(linkgate);
                linkgate.await(linkgate.createInstance("after"), "SCAN_QR_CODE");
                assertThat(startingThreads()).isZero();
            }
        }
    }

    private static long startingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("linkgate-start-"))
                .count();
    }

    private static BareHttp.Answer page(RunningLinkgate linkgate) {
        return BareHttp.exchange(linkgate.port(), "GET", "/", Map.of("Accept", "text/html"), "");
    }

    private RunningLinkgate beside(RunningLinkgate first) {
        return RunningLinkgate.in(
                directory.resolve("second"),
                Map.of("LINKGATE_HOME", first.home().toString(), "LINKGATE_ADMIN_TOKEN", first.token()));
    }

    private static void awaitReady(RunningLinkgate linkgate) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (linkgate.tryGet("/health/ready").status() != 200) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
        }
    }
}
