package io.linkgate.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionStatus;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.Sealing;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class OutboxTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler timers = new TestScheduler(clock);
    private final List<WaitingHook> woken = new ArrayList<>();
    private HookDatabase database;
    private InstanceId id;

    @BeforeEach
    void open() {
        database = new HookDatabase(kind, home, clock, timers, woken::addAll);
        id = database.instance();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void eventIsWrittenForEachActiveHookThatWantsIt() {
        Webhook all = database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
        Webhook area = database.hook(id, "https://area.example/", Retries.DEFAULT, "session.*");
        database.hook(id, "https://codes.example/", Retries.DEFAULT, "session.qr");
        database.hook(id, "https://later.example/", Retries.DEFAULT, "message", "message.ack");
        InstanceId other = database.instance();
        database.hook(other, "https://other.example/", Retries.DEFAULT, "*");

        database.moves(id, SessionStatus.STARTING);

        assertThat(woken).extracting(WaitingHook::id).containsExactlyInAnyOrder(all.id(), area.id());
        assertThat(database.log().list(other, Optional.empty(), 0, 10)).isEmpty();
    }

    @Test
    void inactiveHookGetsNothing() {
        Webhook hook = database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
        database.webhooks()
                .change(
                        id,
                        known -> List.of(new Webhook(
                                hook.id(),
                                hook.target(),
                                hook.events(),
                                false,
                                hook.secret(),
                                hook.retries(),
                                hook.name())));

        database.moves(id, SessionStatus.STARTING);

        assertThat(woken).isEmpty();
        assertThat(rows()).isZero();
    }

    @Test
    void bodyHasTheDocumentedForm() throws IOException {
        Webhook hook = database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
        database.moves(id, SessionStatus.WORKING);
        database.moves(id, SessionStatus.FAILED);
        timers.advance(Duration.ofSeconds(1));
        database.shows(id, "2@ref,noise,identity,adv", Duration.ofSeconds(20));
        List<JsonNode> bodies = bodies(hook);

        assertThat(bodies.get(0).toString())
                .matches("\\{\"id\":\"evt_[0-9a-f]{32}\",\"event\":\"session.status\",\"instance_id\":\"" + id
                        + "\",\"session\":\"Front desk\",\"ts\":[0-9]{10},\"timestamp\":[0-9]{13},"
                        + "\"me\":\\{\"id\":\"15550001111@c.us\",\"pushName\":\"Ann\"\\},"
                        + "\"payload\":\\{\"name\":\"Front desk\",\"status\":\"WORKING\",\"reason\":null\\},"
                        + "\"status\":\"WORKING\",\"reason\":null\\}");
        assertThat(bodies.get(1).at("/payload/reason").asText()).isEqualTo("unreachable");
        assertThat(bodies.get(1).get("reason").asText()).isEqualTo("unreachable");
        assertThat(bodies.get(1).get("me").isNull()).isTrue();
        JsonNode code = bodies.get(2);
        assertThat(code.get("event").asText()).isEqualTo("session.qr");
        assertThat(code.get("qr").asText()).isEqualTo("picture of 2@ref,noise,identity,adv");
        assertThat(code.at("/payload/qr")).isEqualTo(code.get("qr"));
        assertThat(code.at("/payload/expires_at")).isEqualTo(code.get("expires_at"));
        assertThat(code.at("/payload/sequence").asInt()).isEqualTo(2);
        assertThat(code.get("timestamp").asLong()).isEqualTo(code.get("ts").asLong() * 1000);
    }

    @Test
    void neitherBodiesNorSecretsAreReadableInTheDatabase() {
        database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
        database.moves(id, SessionStatus.WORKING);
        database.shows(id, "2@ref,noise,identity,adv", Duration.ofSeconds(20));

        assertThat(stored())
                .hasSize(3)
                .allSatisfy(bytes -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                        .doesNotContain("15550001111")
                        .doesNotContain("adv")
                        .doesNotContain("secret-of-a-hook"));
    }

    @Test
    void eventAndMoveAreWrittenTogetherOrNotAtAll() {
        database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
        database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE hook_events RENAME TO hidden"));

        database.moves(id, SessionStatus.STARTING);

        assertThat(moves()).as("without its event").isZero();
        assertThat(woken).isEmpty();

        database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE hidden RENAME TO hook_events"));
        timers.advance(Duration.ofSeconds(2));

        assertThat(moves()).isOne();
        assertThat(rows()).isOne();
        assertThat(woken).hasSize(1);
    }

    @Test
    void everythingGoesWithTheInstance() {
        database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
        database.moves(id, SessionStatus.STARTING);

        database.delete(id);

        assertThat(rows()).isZero();
        assertThat(database.webhooks().of(id)).isEmpty();
    }

    @Test
    void hookKeepsWhatWaitsForItAsLongAsItsUrlStays() {
        database.hook(id, "https://kept.example/", Retries.DEFAULT, "*");
        database.hook(id, "https://dropped.example/", Retries.DEFAULT, "*");
        database.moves(id, SessionStatus.STARTING);

        database.webhooks().change(id, known -> List.of(known.get(0)));

        assertThat(database.log().list(id, Optional.empty(), 0, 10))
                .extracting(DeliveryLog.Delivery::url)
                .containsExactly("https://kept.example/");
    }

    @Test
    void hookWhoseSecretDoesNotOpenGetsNothingAndMayBeSetAgain() {
        Webhook hook = database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
        database.jdbi().useHandle(handle -> handle.execute("UPDATE hooks SET secret = ?", new byte[1]));
        database.moves(id, SessionStatus.STARTING);

        assertThat(database.load(hook)).isEmpty();
        assertThat(database.webhooks().of(id)).isEmpty();
        assertThat(database.hook(id, "https://all.example/", Retries.DEFAULT, "*")
                        .id())
                .isNotEqualTo(hook.id());
    }

    @Test
    void secretsAndBodiesAreSealedAgainWhenTheKeyChanges() throws Exception {
        PlainSealing plain = new PlainSealing();
        database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
        database.moves(id, SessionStatus.STARTING);

        Sealing changed = new Sealing() {
            @Override
            public byte[] seal(byte[] content, String context) {
                return plain.seal(content, "new key: " + context);
            }

            @Override
            public byte[] open(byte[] sealed, String context) throws UnreadableException {
                return plain.open(sealed, context);
            }
        };
        new SqlWebhooks(database.jdbi(), changed, clock).resealAll();

        assertThat(stored())
                .hasSize(2)
                .allSatisfy(bytes -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                        .startsWith("new key: linkgate webhook "));
    }

    @Test
    void largeBodiesAreLoadedAMegabyteAtATime() {
        Webhook hook = database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
        for (int i = 0; i < 6; i++) {
            database.moves(id, SessionStatus.STARTING);
        }
        assertThat(database.load(hook).orElseThrow().full()).isFalse();
        byte[] padding = new byte[400 * 1024];
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(
                                "UPDATE hook_events SET sealed = sealed || CAST(:padding AS BYTEA)")
                        .bind("padding", padding)
                        .execute());

        DeliveryBatch batch = database.load(hook).orElseThrow();

        assertThat(batch.events()).hasSize(3);
        assertThat(batch.full()).isTrue();
    }

    private List<byte[]> stored() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT sealed FROM hook_events UNION ALL SELECT secret FROM hooks")
                        .mapTo(byte[].class)
                        .list());
    }

    private List<JsonNode> bodies(Webhook hook) throws IOException {
        List<JsonNode> bodies = new ArrayList<>();
        for (QueuedEvent event : database.load(hook).orElseThrow().events()) {
            bodies.add(JSON.readTree(event.body()));
        }
        return bodies;
    }

    private int rows() {
        return count("hook_events");
    }

    private int moves() {
        return count("session_moves");
    }

    private int count(String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }
}
