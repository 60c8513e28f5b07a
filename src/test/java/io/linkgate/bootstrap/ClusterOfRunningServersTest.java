package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.linkgate.config.StorageSettings;
import io.linkgate.credential.Keyset;
import io.linkgate.credential.Rotation;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.storage.Database;
import io.linkgate.testkit.Eventually;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.PostgresServer;
import io.linkgate.testkit.SandboxOnTomcat;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL: what each shows of the other, and what holds if a notice or a write fails. */
@Timeout(120)
class ClusterOfRunningServersTest {

    private static final String KEYSET = Keyset.generate().json();
    private static final String ANSWERED = "call_seconds_count{outcome=\"answered\"}";

    @TempDir
    private Path directory;

    private final PostgresServer server = PostgresServer.shared();
    private final StorageSettings database = server.emptyDatabase();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final SandboxServer standIn = SandboxServer.builder(Clock.systemUTC(), new SecureRandom(), scheduler)
            .build();
    private SandboxOnTomcat socket;

    @BeforeEach
    void open() throws Exception {
        socket = new SandboxOnTomcat(standIn);
    }

    @AfterEach
    void close() throws Exception {
        socket.close();
        standIn.close();
        scheduler.shutdownNow();
    }

    private RunningLinkgate begin(String name, String keyset) {
        Path own = directory.resolve(name);
        Map<String, String> settings =
                new HashMap<>(socket.settings(own.resolve("home"), "administrator-of-two-running-servers"));
        settings.putAll(PostgresServer.variables(database));
        settings.put("LINKGATE_CLUSTER", "true");
        settings.put("LINKGATE_KEYSET", keyset);
        return RunningLinkgate.in(own, settings);
    }

    @Test
    void eachShowsWhatItHasAndWhatItHearsInItsMetrics() throws Exception {
        try (RunningLinkgate one = begin("one", KEYSET)) {
            one.createInstance("stays");
            one.createInstance("moves");
            try (RunningLinkgate other = begin("other", KEYSET)) {
                shows(one, "releases_total", 1);
                shows(other, "claims_total", 1);
                for (RunningLinkgate each : new RunningLinkgate[] {one, other}) {
                    shows(each, "nodes", 2);
                    shows(each, "instances", 1);
                    Eventually.holds("time since the last renewal", () -> metric(each, "lease_age_seconds") > 0);
                    Eventually.holds("time since the last sign", () -> metric(each, "silence_seconds") > 0);
                    assertThat(metric(each, "lease_age_seconds")).isLessThan(6);
                    assertThat(metric(each, "silence_seconds")).isLessThan(5);
                }
            }
        }
    }

    /** Its sender looks for it once a second. */
    @Test
    void answerComesThoughItsNoticeIsLost() throws Exception {
        Database.open(database).close(); // with all tables
        server.execute(
                database,
                "CREATE FUNCTION public.pg_notify(channel TEXT, notice TEXT) RETURNS VOID LANGUAGE plpgsql AS $$"
                        + " BEGIN IF notice NOT LIKE '% call-answer %' THEN"
                        + " PERFORM pg_catalog.pg_notify(channel, notice); END IF; END $$;"
                        + " DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET search_path = public, pg_catalog'',"
                        + " current_database()); END'");
        try (RunningLinkgate one = begin("one", KEYSET);
                RunningLinkgate other = begin("other", KEYSET)) {
            answers(other, one.createInstance("office"));
        }
    }

    /** Its node writes it again within a second. */
    @Test
    void answerThatCouldNotBeWrittenComesLater() throws Exception {
        try (RunningLinkgate one = begin("one", KEYSET);
                RunningLinkgate other = begin("other", KEYSET)) {
            String id = one.createInstance("office");
            server.execute(
                    database,
                    "CREATE SEQUENCE writes; GRANT USAGE ON SEQUENCE writes TO PUBLIC;"
                            + " CREATE FUNCTION lose() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN"
                            + " IF nextval('writes') = 1 THEN RAISE EXCEPTION 'lost'; END IF; RETURN NEW; END $$;"
                            + " CREATE TRIGGER lose BEFORE UPDATE OF answer ON calls"
                            + " FOR EACH ROW EXECUTE FUNCTION lose()");

            answers(other, id);

            assertThat(server.number(database, "SELECT last_value FROM writes")).isEqualTo(2);
        }
    }

    private static void answers(RunningLinkgate other, String id) {
        assertThat(metric(other, ANSWERED)).isZero();
        assertThat(other.post("/v2/session/stop?instance_id=" + id, "").toString())
                .contains(id);
        assertThat(metric(other, ANSWERED))
                .as("calls that another node has answered")
                .isOne();
    }

    /** It would write what is being sealed with the new key. */
    @Test
    void keyIsNotRotatedBesideAnotherNode() {
        String rotated = Rotation.withNewPrimary(KEYSET);
        try (RunningLinkgate one = begin("one", KEYSET)) {
            try (LogRecorder log = LogRecorder.of(LinkgateListener.class.getPackageName())) {
                assertThatIllegalStateException().isThrownBy(() -> begin("other", rotated));
                assertThat(log.lines(Level.SEVERE))
                        .anyMatch(
                                line -> line.contains("LINKGATE_KEYSET: has another primary key than the other nodes"));
            }
            assertThat(one.tryGet("/health/ready").status()).isEqualTo(200);
        }
        begin("alone", rotated).close();
    }

    private static void shows(RunningLinkgate linkgate, String name, double value) throws Exception {
        Eventually.holds(name + " is " + value, () -> metric(linkgate, name) == value);
    }

    private static double metric(RunningLinkgate linkgate, String name) {
        String start = "linkgate_cluster_" + name + " ";
        return linkgate.tryGet("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + start));
    }
}
