package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.DeviceChanged;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.ScriptedServer.Conversation;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ClientPayload;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the engine and a server say to each other until a phone has confirmed, over a real socket. */
class PairingConversationTest {

    @RegisterExtension
    private final TestEngine engines = new TestEngine();

    private boolean failToKeep;

    @Test
    void introducesItselfLikeAWebClient() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            WhatsAppEngine engine = engines.to(server);
            CompanionDevice device = (CompanionDevice) engine.newDevice();
            engine.open(device, new MemoryMessageStore(), engines.events());

            Conversation talk = server.next().established();

            assertThat(server.headers().get("origin")).containsExactly("https://web.whatsapp.com");
            assertThat(server.headers()).doesNotContainKey("sec-websocket-protocol");
            assertThat(talk.channel().clientKey())
                    .isEqualTo(device.keys().noise().publicKey());
            ClientPayload.Register payload =
                    (ClientPayload.Register) talk.channel().payload();
            assertThat(payload.version()).isEqualTo(ClientVersions.BUILT_IN);
            assertThat(payload.registration().isSigned()).isTrue();
            assertThat(payload.registration().identity())
                    .isEqualTo(device.keys().identity().publicKey());
        }
    }

    @Test
    void refreshIsAcknowledgedRedrawnAndKeptForLaterConnections() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            WhatsAppEngine engine = engines.to(server);
            CompanionDevice device = (CompanionDevice) engine.newDevice();
            EngineConnection connection = engine.open(device, new MemoryMessageStore(), engines.events());
            Conversation talk = server.next().established();
            talk.says(ScriptedServer.pairDevice("r1", "r2"));
            CodeShown before = engines.events().next(CodeShown.class);
            assertThat(talk.receives().has("type", "result")).isTrue();

            talk.says(refresh());

            CodeShown after = engines.events().next(CodeShown.class);
            assertThat(talk.receives())
                    .isEqualTo(Node.of("ack")
                            .with("id", "4711")
                            .with("to", "@s.whatsapp.net")
                            .with("class", "notification")
                            .with("type", "companion_reg_refresh"));
            QrPayload redrawn = QrPayload.parse(after.text());
            assertThat(redrawn.ref()).isEqualTo("r1");
            assertThat(redrawn.advSecret())
                    .isEqualTo(device.keys().advSecret())
                    .isNotEqualTo(QrPayload.parse(before.text()).advSecret());
            assertThat(after.expiresAt()).isEqualTo(before.expiresAt());
            connection.close();
            engines.events().next(Ended.class);

            engine.open(device, new MemoryMessageStore(), engines.events());
            server.next().established().says(ScriptedServer.pairDevice("r3"));
            assertThat(QrPayload.parse(engines.events().next(CodeShown.class).text())
                            .advSecret())
                    .isEqualTo(redrawn.advSecret());
        }
    }

    @Test
    void confirmationIsAcknowledgedOnlyWhenItIsKept() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            WhatsAppEngine engine = engines.to(server);
            EngineDevice device = engine.newDevice();
            engine.open(device, new MemoryMessageStore(), engines.events());
            Conversation talk = server.next().established();
            talk.says(ScriptedServer.pairDevice("r1"));
            QrPayload scanned =
                    QrPayload.parse(engines.events().next(CodeShown.class).text());
            assertThat(talk.receives().has("type", "result")).isTrue();
            talk.says(pairSuccess(scanned, scanned.advSecret()));
            DeviceChanged changed = engines.events().next(DeviceChanged.class);
            assertThat(engine.restore(changed.device().save()).account()).isPresent();
            talk.says(Node.of("iq").with("type", "get").with("id", "marker").with("from", "@s.whatsapp.net"));
            assertThat(talk.receives().attribute("id"))
                    .as("nothing was said before it")
                    .contains("marker");
            assertThat(device.account()).isEmpty();

            changed.kept().complete(null);

            assertThat(talk.receives().child("pair-device-sign")).isPresent();
            assertThat(device.account()).isPresent();
            talk.says(Node.of("stream:error").with("code", "515"));
            assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.LINKED);
        }
    }

    @Test
    void forgedConfirmationIsAnsweredWithItsError() throws Exception {
        assertThat(answerToConfirmation(scanned -> CompanionKeys.newAdvSecret(engines.random())))
                .isEqualTo("hmac-mismatch");
    }

    @Test
    void genuineConfirmationIsNotAcknowledgedWhenItCannotBeKept() throws Exception {
        failToKeep = true;

        assertThat(answerToConfirmation(QrPayload::advSecret)).isEqualTo("internal-error");
    }

    /** Scans the code, confirms with that secret, and returns the text of the companion's error. */
    private String answerToConfirmation(Function<QrPayload, SecretBytes> secret) throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            engines.open(engines.to(server));
            Conversation talk = server.next().established();
            talk.says(ScriptedServer.pairDevice("r1"));
            QrPayload scanned =
                    QrPayload.parse(engines.events().next(CodeShown.class).text());
            assertThat(talk.receives().has("type", "result")).isTrue();
            talk.says(pairSuccess(scanned, secret.apply(scanned)));
            if (failToKeep) {
                engines.events()
                        .next(DeviceChanged.class)
                        .kept()
                        .completeExceptionally(new IOException("the disk is full"));
            }

            Node answer = talk.receives();
            assertThat(answer.has("type", "error")).isTrue();
            assertThat(engines.events().next(Ended.class).cause())
                    .isEqualTo(failToKeep ? EndCause.NOT_KEPT : EndCause.PROTOCOL);
            return answer.child("error").orElseThrow().attribute("text").orElseThrow();
        }
    }

    private Node pairSuccess(QrPayload scanned, SecretBytes secret) {
        byte[] content = new AdvIssuer(KeyPair.generate(engines.random()), 1, engines.random())
                .vouch(scanned.identity(), secret, Instant.EPOCH, 1)
                .content();
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "2")
                .withChildren(Node.of("pair-success")
                        .withChildren(
                                Node.of("device-identity").withBytes(content),
                                Node.of("device").with("jid", "15550001111:12@s.whatsapp.net")));
    }

    private static Node refresh() {
        return Node.of("notification")
                .with("from", "@s.whatsapp.net")
                .with("type", "companion_reg_refresh")
                .with("id", "4711")
                .withChildren(Node.of("pair-device-rotate-qr"));
    }
}
