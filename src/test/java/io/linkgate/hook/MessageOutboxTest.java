package io.linkgate.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.hook.DeliveryReport.Failure;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.message.MessageRecord;
import io.linkgate.session.Account;
import io.linkgate.session.SessionStatus;
import io.linkgate.storage.PlainSealing;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** What webhooks get about messages. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class MessageOutboxTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PEER = "4915112345678@s.whatsapp.net";
    private static final String HIDDEN = "99000111222@lid";
    private static final String GROUP = "120363000000000000@g.us";
    private static final Instant SENT_AT = Instant.ofEpochSecond(1_790_000_000L);

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final TestClock clock = TestClock.atVectorTime();
    private final List<WaitingHook> woken = new ArrayList<>();
    private HookDatabase database;
    private MessageOutbox outbox;
    private InstanceId id;
    private Webhook hook;

    @BeforeEach
    void open() {
        database = new HookDatabase(kind, home, clock, new TestScheduler(clock), hooks -> {});
        outbox = new MessageOutbox(new EventBody(text -> ""), new PlainSealing(), woken::addAll);
        id = database.instance();
        hook = database.hook(id, "https://all.example/", Retries.DEFAULT, "*");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void textHasTheDocumentedForm() throws IOException {
        happens(record(PEER.replace("s.whatsapp.net", "c.us"), text("3EB0A", PEER, Optional.empty(), false)));

        assertThat(bodies().get(0).toString())
                .matches("\\{\"id\":\"evt_[0-9a-f]{32}\",\"event\":\"message\",\"instance_id\":\"" + id
                        + "\",\"session\":\"Front desk\",\"ts\":1790000000,\"timestamp\":1790000000000,"
                        + "\"me\":\\{\"id\":\"15550001111@c.us\",\"pushName\":\"Ann\"\\},\"payload\":\\{"
                        + "\"id\":\"false_4915112345678@c.us_3EB0A\",\"message_id\":\"3EB0A\",\"timestamp\":1790000000,"
                        + "\"from\":\"4915112345678@c.us\",\"to\":\"15550001111@c.us\",\"participant\":null,"
                        + "\"fromMe\":false,\"type\":\"text\",\"body\":\"Grüße 👋\",\"hasMedia\":false,"
                        + "\"replyTo\":\"3EB0Q\",\"ack\":2,\"ackName\":\"DEVICE\",\"source\":\"app\",\"_data\":\\{"
                        + "\"type\":\"text\",\"notifyName\":\"Bob\",\"chat\":\"4915112345678@s.whatsapp.net\","
                        + "\"sender\":\"4915112345678@s.whatsapp.net\"\\}\\}\\}");
        assertThat(woken).extracting(WaitingHook::id).containsExactly(hook.id());
    }

    @Test
    void copyOfTheOwnersOtherDeviceIsFromMe() throws IOException {
        happens(record("4915112345678@c.us", text("3EB0A", HIDDEN, Optional.of(PEER), true)));

        JsonNode payload = bodies().get(0).get("payload");
        assertThat(payload.get("id").asText()).isEqualTo("true_4915112345678@c.us_3EB0A");
        assertThat(payload.get("from").asText()).isEqualTo("15550001111@c.us");
        assertThat(payload.get("to").asText()).isEqualTo("4915112345678@c.us");
        assertThat(payload.get("ackName").asText()).isEqualTo("SERVER");
        assertThat(payload.at("/_data/chat").asText()).isEqualTo(HIDDEN);
    }

    @Test
    void whatIsNoTextHasNoBody() throws IOException {
        MessageEvent image = new MessageEvent.Received(
                "3EB0A",
                SENT_AT,
                GROUP,
                Optional.empty(),
                PEER,
                false,
                "",
                "image",
                Optional.empty(),
                true,
                Optional.empty());
        happens(record(GROUP, image));

        JsonNode payload = bodies().get(0).get("payload");
        assertThat(payload.get("body").isNull()).isTrue();
        assertThat(payload.get("hasMedia").asBoolean()).isTrue();
        assertThat(payload.get("type").asText()).isEqualTo("image");
        assertThat(payload.get("id").asText()).isEqualTo("false_" + GROUP + "_3EB0A_4915112345678@c.us");
        assertThat(payload.get("from").asText()).isEqualTo(GROUP);
        assertThat(payload.get("participant").asText()).isEqualTo("4915112345678@c.us");
        assertThat(payload.at("/_data/notifyName").isNull()).isTrue();
    }

    @Test
    void acknowledgementsComeInTheirOrder() throws IOException {
        happens(
                record(
                        "4915112345678@c.us",
                        new MessageEvent.SendEnded(
                                "3EB0A", new SendOutcome.Accepted(SENT_AT, "15550001111@s.whatsapp.net", PEER))),
                record("4915112345678@c.us", new MessageEvent.Acknowledged("3EB0A", PEER, AckLevel.DEVICE)),
                record("4915112345678@c.us", new MessageEvent.Acknowledged("3EB0A", PEER, AckLevel.READ)));

        List<JsonNode> bodies = bodies();
        assertThat(bodies)
                .hasSize(3)
                .allMatch(body -> body.get("event").asText().equals("message.ack"));
        assertThat(bodies).extracting(body -> body.get("id").asText()).doesNotHaveDuplicates();
        assertThat(bodies.get(0).get("payload").toString())
                .isEqualTo("{\"id\":\"true_4915112345678@c.us_3EB0A\",\"message_id\":\"3EB0A\",\"ack\":1,"
                        + "\"ackName\":\"SERVER\"}");
        assertThat(bodies).extracting(body -> body.at("/payload/ack").asInt()).containsExactly(1, 2, 3);
    }

    @Test
    void textThatWasNotSentIsNotReported() {
        happens(
                record("", new MessageEvent.SendEnded("3EB0A", new SendOutcome.Rejected(463))),
                record("", new MessageEvent.SendEnded("3EB0B", new SendOutcome.NotSent())));

        assertThat(database.load(hook)).isEmpty();
        assertThat(woken).isEmpty();
    }

    @Test
    void onlyHooksThatWantMessagesGetThem() {
        Webhook texts = database.hook(id, "https://texts.example/", Retries.DEFAULT, "message");
        Webhook area = database.hook(id, "https://area.example/", Retries.DEFAULT, "message.*");
        database.hook(id, "https://acks.example/", Retries.DEFAULT, "message.ack");
        database.hook(id, "https://session.example/", Retries.DEFAULT, "session.*");
        happens(record("4915112345678@c.us", text("3EB0A", PEER, Optional.empty(), false)));

        assertThat(woken).extracting(WaitingHook::id).containsExactlyInAnyOrder(hook.id(), texts.id(), area.id());
    }

    @Test
    void neitherTextNorNumberIsReadableInTheDatabase() {
        happens(record("4915112345678@c.us", text("3EB0A", PEER, Optional.empty(), false)));

        byte[] sealed = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT sealed FROM hook_events")
                        .map((row, context) -> row.getBytes(1))
                        .one());
        assertThat(new String(sealed, StandardCharsets.UTF_8)).doesNotContain("4915112345678", "Grüße", "Bob");
    }

    @Test
    void deadLettersOfMessagesGoBeforeOthers() {
        database.moves(id, SessionStatus.STARTING);
        happens(record("4915112345678@c.us", text("3EB0A", PEER, Optional.empty(), false)));
        DeliveryQueue queue = database.queue();
        for (int i = 0; i < 2; i++) {
            DeliveryBatch batch = database.load(hook).orElseThrow();
            Failure refused = new Failure("refused", clock.instant(), 1, clock.instant(), true);
            queue.report(List.of(new DeliveryReport(batch, 0, false, Optional.of(refused))));
        }

        queue.prune(clock.instant().plus(Duration.ofHours(24)).minusMillis(1));
        assertThat(deadLetters()).containsExactly("session.status", "message");
        queue.prune(clock.instant().plus(Duration.ofHours(24)));
        assertThat(deadLetters()).containsExactly("session.status");
    }

    private List<String> deadLetters() {
        return database.log().list(id, Optional.of(DeliveryLog.State.DEAD), 0, 10).stream()
                .map(DeliveryLog.Delivery::event)
                .toList();
    }

    private static MessageEvent text(String key, String chat, Optional<String> chatPhone, boolean fromMe) {
        return new MessageEvent.Received(
                key,
                SENT_AT,
                chat,
                chatPhone,
                fromMe ? "15550001111@s.whatsapp.net" : chat,
                fromMe,
                "Bob",
                "text",
                Optional.of("Grüße 👋"),
                false,
                Optional.of("3EB0Q"));
    }

    private MessageRecord record(String chat, MessageEvent event) {
        Instance instance = new Instance(id, "Front desk", EngineKind.SANDBOX, Wanted.RUNNING, clock.instant());
        return new MessageRecord(
                instance, Optional.of(new Account("15550001111", "", "Ann", "")), SENT_AT, chat, event);
    }

    private void happens(MessageRecord... records) {
        database.jdbi().useTransaction(handle -> outbox.write(handle, List.of(records)));
        outbox.committed(List.of(records));
    }

    private List<JsonNode> bodies() throws IOException {
        List<JsonNode> bodies = new ArrayList<>();
        for (QueuedEvent event : database.load(hook).orElseThrow().events()) {
            bodies.add(JSON.readTree(event.body()));
        }
        return bodies;
    }
}
