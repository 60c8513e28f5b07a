package io.linkgate.protocol.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The login of a linked companion, and the pre-keys that it uploads. */
class OnlineLoginTest {

    private final SecureRandom random = new SecureRandom();
    private final OnlineRun run = new OnlineRun(Purpose.STAY);

    @Test
    void freshCompanionUploadsPreKeysBeforeItIsOnline() {
        run.login();
        assertThat(run.sent().child("count")).isPresent();
        assertThat(run.sent().has("xmlns", "encrypt")).isTrue();

        run.receives(run.answer().withChildren(Node.of("count").with("value", "0")));
        assertThat(run.only(OnlineAction.MakePreKeys.class).count()).isEqualTo(Online.FIRST_UPLOAD);

        KeyPair one = KeyPair.generate(random);
        run.on(new OnlineEvent.PreKeysMade(List.of(new PreKey(0x010203, one.publicKey()))));
        Node upload = run.sent();
        assertThat(upload.child("identity").orElseThrow().bytes().orElseThrow())
                .isEqualTo(run.keys().identity().publicKey().bytes());
        assertThat(upload.child("registration").orElseThrow().bytes().orElseThrow())
                .hasSize(4)
                .endsWith((byte) (run.keys().registrationId() >> 8), (byte)
                        run.keys().registrationId());
        Node key = upload.child("list").orElseThrow().children("key").get(0);
        assertThat(key.child("id").orElseThrow().bytes().orElseThrow()).containsExactly(1, 2, 3);
        assertThat(key.child("value").orElseThrow().bytes().orElseThrow())
                .isEqualTo(one.publicKey().bytes());

        run.receives(run.answer());
        assertThat(run.sent().child("active")).isPresent();
        run.receives(run.answer());
        assertThat(run.actions()).contains(new OnlineAction.Announce());
    }

    @Test
    void serverWithPreKeysEnoughGetsNoMore() {
        run.login();

        run.receives(run.answer().withChildren(Node.of("count").with("value", "5")));

        assertThat(run.sent().child("active")).isPresent();
    }

    @Test
    void answerToAnotherRequestIsNotTakenForThisOne() {
        run.login();

        Node other = Node.of("iq").with("type", "result").with("id", "other");
        run.receives(other);

        assertThat(run.actions()).containsExactly(new OnlineAction.PassOn(other));
    }

    @Test
    void serverThatRunsShortOfPreKeysIsGivenMoreOnce() {
        run.goOnline();
        Node few = Node.of("notification")
                .with("id", "N1")
                .with("type", "encrypt")
                .with("from", "@s.whatsapp.net")
                .withChildren(Node.of("count").with("value", "2"));

        run.receives(few);
        assertThat(run.only(OnlineAction.MakePreKeys.class).count()).isEqualTo(Online.REFILL);
        run.receives(few);
        assertThat(run.actions()).noneMatch(OnlineAction.MakePreKeys.class::isInstance);

        run.on(new OnlineEvent.PreKeysMade(
                List.of(new PreKey(9, KeyPair.generate(random).publicKey()))));
        assertThat(run.sent().child("list")).isPresent();
    }

    @Test
    void routingAndHiddenNumberAreKept() {
        run.connect();

        run.receives(Node.of("success").with("lid", "100000000000002:12@lid"));
        assertThat(run.only(OnlineAction.KeepLogin.class).lid()).isEqualTo("100000000000002:12@lid");

        run.receives(Node.of("ib")
                .withChildren(Node.of("edge_routing")
                        .withChildren(Node.of("routing_info").withBytes(new byte[] {8, 5}))));
        assertThat(run.only(OnlineAction.KeepRouting.class).info()).isEqualTo(SecretBytes.of(new byte[] {8, 5}));
    }

    @Test
    void loginIsCountedOnceAndWhatIsNoHiddenNumberIsNotKept() {
        run.connect();

        run.receives(Node.of("success").with("lid", "<script>"));
        assertThat(run.only(OnlineAction.KeepLogin.class).lid()).isEqualTo(OnlineRun.LID);

        run.receives(Node.of("success"));
        assertThat(run.actions()).noneMatch(OnlineAction.KeepLogin.class::isInstance);
    }

    @Test
    void loginThatIsRefusedIsNotCounted() {
        run.connect();

        run.receives(Node.of("failure").with("reason", "503"));

        assertThat(run.actions()).noneMatch(OnlineAction.KeepLogin.class::isInstance);
    }

    @Test
    void serverThatDoesNotLetItBeActiveStillHoldsTheLink() {
        run.login();
        run.receives(run.answer().withChildren(Node.of("count").with("value", "800")));

        run.receives(run.answer().with("type", "error"));

        assertThat(run.actions()).contains(new OnlineAction.Announce());
        assertThat(run.isOver()).isFalse();
    }
}
