package io.linkgate.protocol.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import io.linkgate.protocol.stream.Step;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnlineTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String JID = "15550001111:12@s.whatsapp.net";
    private static final String LID = "100000000000001:12@lid";

    private final SecureRandom random = new SecureRandom();
    private final CompanionKeys keys = CompanionKeys.generate(random);
    private Online online = machine(Purpose.STAY);
    private OnlineState state;
    private List<OnlineAction> actions;
    private Instant now = START;
    private Instant alarm = Instant.MAX;

    private Online machine(Purpose purpose) {
        return new Online(new OnlineSettings(
                keys.registrationId(),
                keys.identity().publicKey(),
                keys.signedPreKey(),
                JID,
                LID,
                purpose,
                "7.8-",
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                OnlineSettings.USUAL_REQUEST,
                OnlineSettings.KeepAlive.USUAL));
    }

    @Test
    void leavingCompanionOnlyTakesItselfOffItsAccount() {
        online = machine(Purpose.LEAVE);
        login();
        Node request = sent();
        assertThat(request.has("xmlns", "md")).isTrue();
        assertThat(request.child("remove-companion-device"))
                .contains(Node.of("remove-companion-device").with("jid", JID).with("reason", "user_initiated"));

        receives(answer());

        assertThat(end().cause()).isEqualTo(Cause.LOGGED_OUT);
    }

    @Test
    void leavingCompanionThatIsOffAlreadyIsDoneToo() {
        online = machine(Purpose.LEAVE);
        login();

        receives(Node.of("stream:error")
                .with("code", "401")
                .withChildren(Node.of("conflict").with("type", "device_removed")));

        assertThat(end().cause()).isEqualTo(Cause.LOGGED_OUT);
    }

    @Test
    void serverThatRefusesOrDoesNotAnswerTheLeavingIsNotTakenForDone() {
        online = machine(Purpose.LEAVE);
        login();
        receives(answer().with("type", "error"));
        assertThat(end().cause()).isEqualTo(Cause.REFUSED);

        online = machine(Purpose.LEAVE);
        login();
        now = alarm;
        on(new OnlineEvent.TimePassed(0));
        assertThat(end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void freshCompanionUploadsPreKeysBeforeItIsOnline() {
        login();
        assertThat(sent().child("count")).isPresent();
        assertThat(sent().has("xmlns", "encrypt")).isTrue();

        receives(answer().withChildren(Node.of("count").with("value", "0")));
        assertThat(only(OnlineAction.MakePreKeys.class).count()).isEqualTo(Online.FIRST_UPLOAD);

        KeyPair one = KeyPair.generate(random);
        on(new OnlineEvent.PreKeysMade(List.of(new PreKey(0x010203, one.publicKey()))));
        Node upload = sent();
        assertThat(upload.child("identity").orElseThrow().bytes().orElseThrow())
                .isEqualTo(keys.identity().publicKey().bytes());
        assertThat(upload.child("registration").orElseThrow().bytes().orElseThrow())
                .hasSize(4)
                .endsWith((byte) (keys.registrationId() >> 8), (byte) keys.registrationId());
        Node key = upload.child("list").orElseThrow().children("key").get(0);
        assertThat(key.child("id").orElseThrow().bytes().orElseThrow()).containsExactly(1, 2, 3);
        assertThat(key.child("value").orElseThrow().bytes().orElseThrow())
                .isEqualTo(one.publicKey().bytes());

        receives(answer());
        assertThat(sent().child("active")).isPresent();
        receives(answer());
        assertThat(actions).contains(new OnlineAction.Announce());
    }

    @Test
    void serverWithPreKeysEnoughGetsNoMore() {
        login();

        receives(answer().withChildren(Node.of("count").with("value", "5")));

        assertThat(sent().child("active")).isPresent();
    }

    @Test
    void answerToAnotherRequestIsNotTakenForThisOne() {
        login();

        receives(Node.of("iq").with("type", "result").with("id", "other"));

        assertThat(actions).isEmpty();
    }

    @Test
    void announcedEndOfTheClientVersionIsNoted() {
        goOnline();

        receives(Node.of("ib").withChildren(Node.of("client_expiration").with("t", "1796000000")));
        assertThat(actions).containsExactly(new OnlineAction.NoteExpiration(Instant.ofEpochSecond(1_796_000_000)));

        receives(Node.of("ib").withChildren(Node.of("client_expiration").with("t", "soon")));
        assertThat(actions).isEmpty();
    }

    @Test
    void messageGetsAReceiptAndNoAcknowledgementBesideIt() {
        goOnline();

        receives(Node.of("message")
                .with("id", "M1")
                .with("from", "120363000000000000@g.us")
                .with("participant", "15550002222@s.whatsapp.net")
                .with("type", "text")
                .withChildren(Node.of("enc")));

        assertThat(actions)
                .containsExactly(new OnlineAction.Send(Node.of("receipt")
                        .with("id", "M1")
                        .with("to", "120363000000000000@g.us")
                        .with("participant", "15550002222@s.whatsapp.net")
                        .with("type", "inactive")));
    }

    @Test
    void copyUnderTheHiddenNumberThatTheLoginNamedIsTheOwners() {
        connect();
        receives(Node.of("success").with("lid", "100000000000002:12@lid"));

        receives(Node.of("message")
                .with("id", "M1")
                .with("from", "100000000000002:1@lid")
                .with("recipient", "7@lid")
                .withChildren(Node.of("enc")));

        assertThat(sent().has("type", "sender")).isTrue();
    }

    @Test
    void statusInAStanzaOfItsOwnIsNoUnknownStanza() {
        goOnline();

        receives(Node.of("status")
                .with("id", "S1")
                .with("from", "status@broadcast")
                .with("participant", "7@lid")
                .withChildren(Node.of("enc")));

        assertThat(actions)
                .containsExactly(new OnlineAction.Send(Node.of("receipt")
                        .with("id", "S1")
                        .with("to", "status@broadcast")
                        .with("participant", "7@lid")
                        .with("context", "status")));
    }

    @Test
    void backlogIsAskedForOncePerConnection() {
        login();
        Node preview = Node.of("ib").withChildren(Node.of("offline_preview").with("count", "3"));

        receives(preview);
        assertThat(actions)
                .containsExactly(new OnlineAction.Send(
                        Node.of("ib").withChildren(Node.of("offline_batch").with("count", "100"))));
        receives(preview);
        assertThat(actions).isEmpty();
    }

    @Test
    void leavingCompanionAsksForNoBacklog() {
        online = machine(Purpose.LEAVE);
        login();

        receives(Node.of("ib").withChildren(Node.of("offline_preview").with("count", "3")));

        assertThat(actions).isEmpty();
    }

    @Test
    void unknownStanzaIsAcknowledgedAsNotUnderstood() {
        goOnline();

        receives(Node.of("novelty").with("id", "N1").with("from", "@s.whatsapp.net"));

        assertThat(sent())
                .isEqualTo(Node.of("ack")
                        .with("id", "N1")
                        .with("to", "@s.whatsapp.net")
                        .with("class", "novelty")
                        .with("error", "488"));
    }

    @Test
    void whatCannotBeAnsweredIsNot() {
        goOnline();

        for (String tag : List.of("message", "novelty", "notification")) {
            receives(Node.of(tag).with("from", "@s.whatsapp.net"));
            assertThat(actions).as(tag).isEmpty();
        }
        receives(Node.of("presence").with("id", "P1").with("from", "@s.whatsapp.net"));
        assertThat(actions).isEmpty();
    }

    @Test
    void loginThatIsNeverAnsweredIsGivenUp() {
        connect();

        now = alarm;
        on(new OnlineEvent.TimePassed(0));

        assertThat(end().cause()).isEqualTo(Cause.LOST);
        assertThat(now).isEqualTo(START.plusSeconds(20));
    }

    @Test
    void serverThatIsSilentAfterAKeepAliveIsDead() {
        goOnline();
        now = alarm;
        on(new OnlineEvent.TimePassed(0));
        assertThat(sent().has("xmlns", "w:p")).isTrue();

        now = alarm;
        on(new OnlineEvent.TimePassed(0));

        assertThat(end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void whoSleptThroughTheAnswerReadsItBeforeTheServerIsDead() {
        goOnline();
        now = alarm;
        on(new OnlineEvent.TimePassed(0));

        now = now.plusSeconds(60); // the machine was suspended
        on(new OnlineEvent.TimePassed(0));
        on(new OnlineEvent.TimePassed(0)); // the next keep-alive is long due, and extends nothing
        assertThat(state.isOver()).isFalse();

        now = now.plusSeconds(2);
        on(new OnlineEvent.TimePassed(0));
        assertThat(end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void anythingThatComesProvesThatTheServerIsThere() {
        goOnline();
        now = alarm;
        on(new OnlineEvent.TimePassed(0));

        receives(Node.of("ib"));
        now = START.plusSeconds(40);
        on(new OnlineEvent.TimePassed(0));

        assertThat(state.isOver()).isFalse();
    }

    @Test
    void pingOfTheServerIsAnswered() {
        goOnline();

        receives(
                Node.of("iq").with("type", "get").with("xmlns", "urn:xmpp:ping").with("from", "@s.whatsapp.net"));

        assertThat(sent()).isEqualTo(Node.of("iq").with("to", "@s.whatsapp.net").with("type", "result"));
    }

    @ParameterizedTest
    @CsvSource({"notification", "receipt", "call"})
    void whatArrivesIsAcknowledged(String tag) {
        goOnline();

        receives(Node.of(tag).with("id", "A1").with("from", "1@s.whatsapp.net").with("participant", "2@lid"));

        assertThat(sent())
                .isEqualTo(Node.of("ack")
                        .with("id", "A1")
                        .with("to", "1@s.whatsapp.net")
                        .with("class", tag)
                        .with("participant", "2@lid"));
    }

    @Test
    void serverThatRunsShortOfPreKeysIsGivenMoreOnce() {
        goOnline();
        Node few = Node.of("notification")
                .with("id", "N1")
                .with("type", "encrypt")
                .with("from", "@s.whatsapp.net")
                .withChildren(Node.of("count").with("value", "2"));

        receives(few);
        assertThat(only(OnlineAction.MakePreKeys.class).count()).isEqualTo(Online.REFILL);
        receives(few);
        assertThat(actions).noneMatch(OnlineAction.MakePreKeys.class::isInstance);

        on(new OnlineEvent.PreKeysMade(
                List.of(new PreKey(9, KeyPair.generate(random).publicKey()))));
        assertThat(sent().child("list")).isPresent();
    }

    @Test
    void routingAndHiddenNumberAreKept() {
        connect();

        receives(Node.of("success").with("lid", "100000000000002:12@lid"));
        assertThat(only(OnlineAction.KeepLogin.class).lid()).isEqualTo("100000000000002:12@lid");

        receives(Node.of("ib")
                .withChildren(Node.of("edge_routing")
                        .withChildren(Node.of("routing_info").withBytes(new byte[] {8, 5}))));
        assertThat(only(OnlineAction.KeepRouting.class).info()).isEqualTo(SecretBytes.of(new byte[] {8, 5}));
    }

    @Test
    void loginIsCountedOnceAndWhatIsNoHiddenNumberIsNotKept() {
        connect();

        receives(Node.of("success").with("lid", "<script>"));
        assertThat(only(OnlineAction.KeepLogin.class).lid()).isEqualTo(LID);

        receives(Node.of("success"));
        assertThat(actions).noneMatch(OnlineAction.KeepLogin.class::isInstance);
    }

    @Test
    void loginThatIsRefusedIsNotCounted() {
        connect();

        receives(Node.of("failure").with("reason", "503"));

        assertThat(actions).noneMatch(OnlineAction.KeepLogin.class::isInstance);
    }

    @Test
    void serverThatDoesNotLetItBeActiveStillHoldsTheLink() {
        login();
        receives(answer().withChildren(Node.of("count").with("value", "800")));

        receives(answer().with("type", "error"));

        assertThat(actions).contains(new OnlineAction.Announce());
        assertThat(state.isOver()).isFalse();
    }

    @Test
    void requestAfterTheLoginIsWaitedForAMinute() {
        login();
        Instant asked = now;

        now = asked.plusSeconds(59);
        on(new OnlineEvent.TimePassed(0));
        assertThat(state.isOver()).isFalse();

        now = asked.plusSeconds(60);
        on(new OnlineEvent.TimePassed(0));
        assertThat(end().detail()).contains("60 s");
    }

    @Test
    void refusedLoginIsUnderstoodAsByOneThatHasALink() {
        connect();
        receives(Node.of("failure").with("reason", "401"));
        assertThat(end().cause()).isEqualTo(Cause.LOGGED_OUT);

        goOnline();
        receives(Node.of("stream:error").with("code", "515"));
        assertThat(end().cause()).isEqualTo(Cause.RESTART);
    }

    @Test
    void conflictTellsWhetherTheLinkIsGoneOrTaken() {
        goOnline();
        receives(Node.of("stream:error")
                .with("code", "401")
                .withChildren(Node.of("conflict").with("type", "device_removed")));
        assertThat(end().cause()).isEqualTo(Cause.LOGGED_OUT);

        goOnline();
        receives(Node.of("stream:error").withChildren(Node.of("conflict").with("type", "replaced")));
        assertThat(end().cause()).isEqualTo(Cause.REPLACED);
    }

    @Test
    void whatCannotHappenIsOurMistake() {
        goOnline();
        OnlineEvent late = new OnlineEvent.Connected();
        assertThatThrownBy(() -> on(late)).isInstanceOf(IllegalStateException.class);
    }

    private void connect() {
        take(online.begin(now));
        on(new OnlineEvent.Connected());
        on(new OnlineEvent.Established(0));
    }

    private void login() {
        connect();
        receives(Node.of("success").with("lid", LID));
    }

    private void goOnline() {
        login();
        receives(answer().withChildren(Node.of("count").with("value", "800")));
        receives(answer());
        assertThat(actions).contains(new OnlineAction.Announce());
    }

    /** Returns the good answer to the last request. */
    private Node answer() {
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "result")
                .with("id", sent().attribute("id").orElseThrow());
    }

    private void receives(Node node) {
        on(new OnlineEvent.NodeReceived(node));
    }

    private void on(OnlineEvent event) {
        take(online.on(state, event, now));
    }

    private void take(Step<OnlineState, OnlineAction> step) {
        state = step.state();
        actions = step.actions();
        actions.stream()
                .filter(OnlineAction.WakeAt.class::isInstance)
                .forEach(wake -> alarm = ((OnlineAction.WakeAt) wake).when());
    }

    private Node sent() {
        return only(OnlineAction.Send.class).node();
    }

    private ConnectionEnd end() {
        return only(OnlineAction.End.class).end();
    }

    private <A> A only(Class<A> type) {
        return actions.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + actions));
    }
}
