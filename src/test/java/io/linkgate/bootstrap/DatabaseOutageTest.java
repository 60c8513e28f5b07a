package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.testkit.BareHttp;
import io.linkgate.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole application with its database on a server that is stopped and started again. */
class DatabaseOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(50).toNanos();

    @TempDir
    private Path directory;

    @Test
    void outageIsAnsweredHonestlyAndEndsByItself() throws Exception {
        try (PostgresServer database = PostgresServer.start();
                RunningLinkgate linkgate =
                        RunningLinkgate.in(directory, PostgresServer.variables(database.emptyDatabase()))) {
            String before = linkgate.createInstance("before");
            linkgate.await(before, "SCAN_QR_CODE");

            database.stop();
            BareHttp.Answer refused = create(linkgate, "during");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("unavailable", "The database is currently unavailable");
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(linkgate.tryGet("/v2/session/info?instance_id=" + before).status())
                    .as("what is in memory")
                    .isEqualTo(200);
            assertThat(ready(linkgate)).isEqualTo(503);

            database.startAgain();
            awaitReady(linkgate);
            String after = linkgate.createInstance("after");
            linkgate.await(after, "SCAN_QR_CODE");
            linkgate.await(before, "SCAN_QR_CODE");

            linkgate.stop();
            linkgate.start();
            assertThat(linkgate.info(before).path("name").asText()).isEqualTo("before");
            assertThat(linkgate.info(after).path("name").asText()).isEqualTo("after");
            assertThat(directory.resolve("home/db")).as("the embedded database").doesNotExist();
            assertThat(directory.resolve("home/database.mark")).doesNotExist();
        }
    }

    @Test
    void deletionThatTheDatabaseInterruptsIsCompletedByItself() throws Exception {
        StorageSettings database = PostgresServer.shared().emptyDatabase();
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, PostgresServer.variables(database))) {
            String id = linkgate.createInstance("unwanted");
            PostgresServer.shared().execute(database, """
                    CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS
                    'BEGIN RAISE EXCEPTION ''not now''; END';
                    CREATE TRIGGER refuse BEFORE DELETE ON instances FOR EACH STATEMENT EXECUTE FUNCTION refuse()""");

            assertThat(linkgate.tryPost("/v2/session/delete?instance_id=" + id, "")
                            .status())
                    .isEqualTo(500);
            assertThat(linkgate.info(id).path("status").asText()).isEqualTo("STOPPED");

            PostgresServer.shared().execute(database, "DROP TRIGGER refuse ON instances");
            await(() -> linkgate.tryGet("/v2/session/info?instance_id=" + id).status() == 404);
        }
    }

    private static BareHttp.Answer create(RunningLinkgate linkgate, String name) {
        return linkgate.tryPost("/v2/session/create?name=" + name + "&engine=sandbox", "");
    }

    private static int ready(RunningLinkgate linkgate) {
        return BareHttp.exchange(linkgate.port(), "GET", "/health/ready", Map.of(), "")
                .status();
    }

    private static void awaitReady(RunningLinkgate linkgate) {
        await(() -> ready(linkgate) == 200);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
