package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.DeviceChanged;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.EngineEvent.PhoneIsLinking;
import io.linkgate.engine.PairingCodeAnswer;
import io.linkgate.engine.PairingCodeAnswer.Missing;
import io.linkgate.engine.PairingCodeAnswer.Ready;
import io.linkgate.engine.PairingCodeAnswer.Why;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.ScriptedServer.Conversation;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.code.WrappedEphemeral;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Linking by pairing code over real sockets; the test plays server and phone. */
class PairingCodeConnectionTest {

    private static final String PHONE = "15550001111";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final byte[] REF = {1, 2, 3};

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final TestClock clock = new TestClock(Instant.now());
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final LinkedBlockingQueue<Runnable> slow = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newBuilder().executor(workers).build();
    private final SecureRandom random = new SecureRandom();
    private final EventLog events = new EventLog();
    private final KeyPair ephemeral = KeyPair.generate(random);
    private final KeyPair account = KeyPair.generate(random);
    private ScriptedServer server;
    private WhatsAppEngine engine;
    private EngineConnection connection;
    private Conversation talk;
    private byte[] companionEphemeral = {};

    @BeforeEach
    void start() throws Exception {
        server = ScriptedServer.start();
        engine = new WhatsAppEngine(
                new WhatsAppTarget(
                        () -> Optional.of(server.uri()),
                        server.root(),
                        ClientVersions.fixed(ClientVersions.BUILT_IN),
                        new PairingTiming(SOON, SOON, SOON, PairingTiming.FIRST_CODE, SOON, SOON, NEVER, NEVER, SOON)),
                () -> http,
                new Workers(workers, scheduler, slow::add),
                Clocks.same(clock),
                random);
        connection = engine.open(engine.newDevice(), new MemoryMessageStore(), events);
        talk = server.next().established();
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        server.close();
        workers.shutdownNow();
    }

    @Test
    void phoneIntoWhichTheCodeWasTypedIsLinked() throws Exception {
        showsCode();
        Ready ready = (Ready) ready();
        assertThat(ready.code()).matches("[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}");

        SecretBytes secret = typed(PairingCode.parse(ready.code()));
        assertThat(QrPayload.parse(events.next(CodeShown.class).text()).advSecret())
                .isEqualTo(secret);

        talk.says(pairSuccess(secret));
        DeviceChanged linked = events.next(DeviceChanged.class);
        assertThat(linked.device().account().orElseThrow().id()).isEqualTo(PHONE + "@s.whatsapp.net");
        linked.kept().complete(null);
        assertThat(talk.receives().child("pair-device-sign")).isPresent();
    }

    @Test
    void confirmationSealedWithTheSecretOfBeforeIsRefused() throws Exception {
        SecretBytes before = QrPayload.parse(showsCode()).advSecret();
        typed(PairingCode.parse(((Ready) ready()).code()));
        events.next(CodeShown.class);

        talk.says(pairSuccess(before));

        assertThat(events.next(Ended.class).detail()).contains("SEAL");
    }

    @Test
    void codeThatIsNotTheOneShownOpensNothing() throws Exception {
        showsCode();
        ready();

        assertThatThrownBy(() -> typed(PairingCode.parse("1111-1111"))).hasMessageContaining("does not open");
    }

    @Test
    void connectionIsAnsweredWhileACodeIsComputed() throws Exception {
        showsCode();
        CompletionStage<PairingCodeAnswer> answer = connection.requestCode(PHONE);

        talk.says(Node.of("iq").with("type", "get").with("id", "77"));

        assertThat(talk.receives().has("id", "77")).isTrue();
        assertThat(answer.toCompletableFuture()).isNotDone();
    }

    @Test
    void refusalsOfTheServerKeepTheirMeaning() throws Exception {
        showsCode();

        assertThat(refused("400")).isEqualTo(new Missing(Why.BAD_NUMBER));
        assertThat(refused("429")).isEqualTo(new Missing(Why.RATE_LIMITED));
        assertThat(refused("500")).isEqualTo(new Missing(Why.REFUSED));
    }

    @Test
    void serverThatDoesNotAnswerIsGivenUpInTime() throws Exception {
        showsCode();
        CompletionStage<PairingCodeAnswer> answer = connection.requestCode(PHONE);
        compute();
        talk.receives();
        hasSetItsAlarm();

        scheduler.advance(Duration.ofSeconds(31));

        assertThat(get(answer)).isEqualTo(new Missing(Why.NO_ANSWER));
    }

    @Test
    void noPairingCodeBeforeAQrCodeIsShown() throws Exception {
        CompletionStage<PairingCodeAnswer> answer = connection.requestCode(PHONE);
        compute();

        assertThat(get(answer)).isEqualTo(new Missing(Why.NOT_NOW));
    }

    @Test
    void laterRequestReplacesOneThatIsStillComputed() throws Exception {
        showsCode();
        CompletionStage<PairingCodeAnswer> first = connection.requestCode(PHONE);
        CompletionStage<PairingCodeAnswer> second = connection.requestCode(PHONE);
        Runnable work = putOff();
        Runnable laterWork = putOff();
        work.run();
        laterWork.run();

        assertThat(get(first)).isEqualTo(new Missing(Why.REPLACED));
        answers(talk.receives());
        assertThat(get(second)).isInstanceOf(Ready.class);
    }

    @Test
    void callerIsAnsweredWhenTheConnectionIsOver() throws Exception {
        showsCode();
        CompletionStage<PairingCodeAnswer> computed = connection.requestCode(PHONE);

        connection.close();

        assertThat(get(computed)).isEqualTo(new Missing(Why.OVER));
        assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.CLOSED);
        assertThat(get(connection.requestCode(PHONE))).isEqualTo(new Missing(Why.OVER));
        compute();
    }

    @Test
    void linkedDeviceNeedsNoCode() throws Exception {
        DeviceState fresh = DeviceState.ofNew(((CompanionDevice) engine.newDevice()).keys());
        EngineDevice linked = new CompanionDevice(fresh.linkedBy(DeviceFormatTest.linkOf(fresh.keys())));
        EngineConnection online = engine.open(linked, new MemoryMessageStore(), events);
        server.next().established();

        assertThat(get(online.requestCode(PHONE))).isEqualTo(new Missing(Why.NOT_NOW));
        online.close();
    }

    @Test
    void invalidNumberIsOurOwnMistake() throws Exception {
        showsCode();
        CompletionStage<PairingCodeAnswer> answer = connection.requestCode("+1 555");
        compute();

        assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void phoneWithAKeyOfSmallOrderGetsNoAnswerAndTheNextOneDoes() throws Exception {
        showsCode();
        PairingCode code = PairingCode.parse(((Ready) ready()).code());
        talk.says(primaryHello(code, PublicKey.of(new byte[32])));
        assertThat(talk.receives().tag()).isEqualTo("ack");

        typed(code);
    }

    @Test
    void codesThatRunOutAreFollowedByTheWaitForThePhone() throws Exception {
        showsCode();
        PairingCode code = PairingCode.parse(((Ready) ready()).code());
        scheduler.advance(Duration.ofSeconds(24));
        typed(code);
        events.next(CodeShown.class);
        hasSetItsAlarm();

        Instant until = clock.instant().plusSeconds(60);
        scheduler.advance(Duration.ofSeconds(37));

        assertThat(events.next(PhoneIsLinking.class).until()).isEqualTo(until);
    }

    /**
     * The machine sets its alarm after it has sent, in the same turn; an answer to another stanza comes from a later
     * turn.
     */
    private void hasSetItsAlarm() throws Exception {
        talk.says(Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "get")
                .with("xmlns", "urn:xmpp:ping"));
        assertThat(talk.receives().has("type", "result")).isTrue();
    }

    private String showsCode() throws Exception {
        talk.says(Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "1")
                .with("xmlns", "md")
                .withChildren(
                        Node.of("pair-device").withChildren(Node.of("ref").withBytes(new byte[] {'2', '@', 'r'}))));
        talk.receives();
        return events.next(CodeShown.class).text();
    }

    private PairingCodeAnswer ready() throws Exception {
        CompletionStage<PairingCodeAnswer> answer = connection.requestCode(PHONE);
        compute();
        Node hello = talk.receives();
        companionEphemeral = wrapped(hello);
        answers(hello);
        return get(answer);
    }

    private PairingCodeAnswer refused(String code) throws Exception {
        CompletionStage<PairingCodeAnswer> answer = connection.requestCode(PHONE);
        compute();
        talk.says(answer(talk.receives(), "error")
                .withChildren(Node.of("error").with("code", code).with("text", "no")));
        return get(answer);
    }

    /** Acts as a phone into which that code is typed; returns the secret that it derives. */
    private SecretBytes typed(PairingCode code) throws Exception {
        talk.says(primaryHello(code, account.publicKey()));
        assertThat(talk.receives().tag()).isEqualTo("ack");
        compute();
        Node finish = talk.receives();
        talk.says(answer(finish, "result"));
        Node registration = finish.child("link_code_companion_reg").orElseThrow();
        return KeyBundle.open(
                ephemeral,
                account,
                WrappedEphemeral.unwrap(code, companionEphemeral),
                PublicKey.of(bytes(registration, "companion_identity_public")),
                bytes(registration, "link_code_pairing_wrapped_key_bundle"));
    }

    private Node primaryHello(PairingCode code, PublicKey identity) {
        byte[] wrapped = WrappedEphemeral.wrap(
                code,
                SecretBytes.random(random, WrappedEphemeral.SALT_LENGTH).bytes(),
                SecretBytes.random(random, WrappedEphemeral.IV_LENGTH).bytes(),
                ephemeral.publicKey());
        return Node.of("notification")
                .with("from", "@s.whatsapp.net")
                .with("type", "link_code_companion_reg")
                .with("id", "4712")
                .withChildren(Node.of("link_code_companion_reg")
                        .with("stage", "primary_hello")
                        .withChildren(
                                Node.of("link_code_pairing_ref").withBytes(REF),
                                Node.of("link_code_pairing_wrapped_primary_ephemeral_pub")
                                        .withBytes(wrapped),
                                Node.of("primary_identity_pub").withBytes(identity.bytes())));
    }

    private Node pairSuccess(SecretBytes secret) throws Exception {
        PublicKey companion = ((ClientPayload.Register) talk.channel().payload())
                .registration()
                .identity();
        byte[] content = new AdvIssuer(account, 1, random)
                .vouch(companion, secret, clock.instant(), 1)
                .content();
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "3141592653")
                .with("xmlns", "md")
                .withChildren(Node.of("pair-success")
                        .withChildren(
                                Node.of("platform").with("name", "android"),
                                Node.of("device-identity").withBytes(content),
                                Node.of("device").with("jid", PHONE + ":12@s.whatsapp.net")));
    }

    private void answers(Node hello) throws IOException {
        talk.says(answer(hello, "result")
                .withChildren(Node.of("link_code_companion_reg")
                        .withChildren(Node.of("link_code_pairing_ref").withBytes(REF))));
    }

    private static Node answer(Node request, String type) {
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", type)
                .with("id", request.attribute("id").orElseThrow());
    }

    private static byte[] wrapped(Node hello) {
        return bytes(
                hello.child("link_code_companion_reg").orElseThrow(),
                "link_code_pairing_wrapped_companion_ephemeral_pub");
    }

    private static byte[] bytes(Node node, String child) {
        return node.child(child).flatMap(Node::bytes).orElseThrow();
    }

    /** Runs the engine's slow work. */
    private void compute() throws InterruptedException {
        putOff().run();
    }

    private Runnable putOff() throws InterruptedException {
        Runnable work = slow.poll(10, TimeUnit.SECONDS);
        if (work == null) {
            throw new AssertionError("nothing to compute");
        }
        return work;
    }

    private static PairingCodeAnswer get(CompletionStage<PairingCodeAnswer> answer) throws Exception {
        return answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
