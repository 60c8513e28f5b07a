package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent.DeviceChanged;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.EngineEvent.Linked;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.ScriptedServer.Conversation;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ClientPayload;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A linked device over real sockets. */
class LinkedConnectionTest {

    @RegisterExtension
    private final TestEngine engines = new TestEngine();

    private ScriptedServer server;
    private WhatsAppEngine engine;
    private EngineDevice device;

    @BeforeEach
    void start() throws Exception {
        server = ScriptedServer.start();
        engine = engines.to(server);
        DeviceState fresh = DeviceState.ofNew(CompanionKeys.generate(engines.random()));
        device = engine.restore(new CompanionDevice(fresh.linkedBy(DeviceFormatTest.linkOf(fresh.keys()))).save());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void logsInUploadsPreKeysAndIsOnline() throws Exception {
        Conversation talk = loggedIn();
        answer(talk, talk.receives(), Node.of("count").with("value", "0"));
        DeviceChanged used = engines.events().next(DeviceChanged.class);
        Map<Integer, byte[]> privateHalves = used.newPreKeys().byId();
        used.kept().complete(null);
        Node upload = talk.receives();
        List<Node> uploaded = upload.child("list").orElseThrow().children("key");
        assertThat(uploaded).hasSize(812);
        for (Node key : uploaded) {
            int id = new BigInteger(1, key.child("id").flatMap(Node::bytes).orElseThrow()).intValue();
            assertThat(KeyPair.ofPrivate(privateHalves.get(id)).publicKey().bytes())
                    .isEqualTo(key.child("value").flatMap(Node::bytes).orElseThrow());
        }
        assertThat(((CompanionDevice) engine.restore(used.device().save()))
                        .state()
                        .nextPreKeyId())
                .isEqualTo(813);
        answer(talk, upload);
        answer(talk, talk.receives());

        assertThat(engines.events().next(Linked.class).account().id()).isEqualTo("15550001111@s.whatsapp.net");
        talk.says(Node.of("stream:error")
                .with("code", "401")
                .withChildren(Node.of("conflict").with("type", "device_removed")));
        assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.LOGGED_OUT);
    }

    /** Accounts that were linked long ago have no hidden number until the server names it at a login. */
    @Test
    void hiddenNumberThatComesWithTheLoginIsKnownToItsMessages() throws Exception {
        CompanionKeys keys = CompanionKeys.generate(engines.random());
        device = engine.restore(new CompanionDevice(DeviceState.ofNew(keys)
                        .linkedBy(DeviceFormatTest.linkOf(keys).withLid("")))
                .save());
        Conversation talk = loggedIn();
        talk.receives();

        talk.says(Node.of("message")
                .with("from", "100000000000001@lid")
                .with("recipient", "2000@lid")
                .with("id", "M1")
                .with("t", "1790000000")
                .with("type", "text")
                .withChildren(Node.of("enc").with("v", "2").with("type", "skmsg")));

        assertThat(talk.receives().attribute("type")).contains("sender");
    }

    /** Stanzas that have waited for the device come all at once. */
    @Test
    void thousandRequestsAreAnsweredInOrderWithoutAPause() throws Exception {
        Conversation talk = loggedIn();
        talk.receives();

        for (int i = 0; i < 1_000; i++) {
            talk.says(Node.of("iq").with("type", "get").with("id", Integer.toString(i)));
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(talk.receives().attribute("id")).contains(Integer.toString(i));
        }
    }

    @Test
    void preKeysThatAreNotKeptAreNotUploaded() throws Exception {
        Conversation talk = loggedIn();
        answer(talk, talk.receives(), Node.of("count").with("value", "0"));

        engines.events().next(DeviceChanged.class).kept().completeExceptionally(new IOException("the disk is full"));

        assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.UNREACHABLE);
    }

    @Test
    void routingInfoIsKeptForTheNextConnection() throws Exception {
        Conversation talk = loggedIn();
        talk.says(Node.of("ib")
                .withChildren(Node.of("edge_routing")
                        .withChildren(Node.of("routing_info").withBytes(new byte[] {8, 5}))));

        byte[] saved = engines.events().next(DeviceChanged.class).device().save();

        assertThat(((CompanionDevice) engine.restore(saved)).state().routing().bytes())
                .containsExactly(8, 5);
        engine.open(engine.restore(saved), new MemoryMessageStore(), engines.events());
        assertThat(server.next().established().wasEstablished()).isTrue();
    }

    @Test
    void loginsAreCountedFromTheLinkOn() throws Exception {
        for (int logins = 0; logins < 3; logins++) {
            engine.open(device, new MemoryMessageStore(), engines.events());
            Conversation talk = server.next().established();
            assertThat(((ClientPayload.Login) talk.channel().payload()).counter())
                    .isEqualTo(logins);
            talk.says(Node.of("success").with("lid", "100000000000001:12@lid"));
            device = engine.restore(
                    engines.events().next(DeviceChanged.class).device().save());
            talk.says(Node.of("stream:error").with("code", "503"));
            engines.events().next(Ended.class);
        }
    }

    @Test
    void socketIsOpenedLikeABrowserDoes() throws Exception {
        engine.open(device, new MemoryMessageStore(), engines.events());

        Map<String, List<String>> headers = server.headers();

        assertThat(headers.get("user-agent").get(0))
                .startsWith("Mozilla/5.0 (X11; Linux")
                .contains("Chrome/");
        assertThat(headers.get("origin")).containsExactly("https://web.whatsapp.com");
        assertThat(headers.get("cache-control")).containsExactly("no-cache");
        assertThat(headers.get("pragma")).containsExactly("no-cache");
        assertThat(headers.get("accept-language").get(0)).startsWith("en-US");
        assertThat(headers.toString()).doesNotContainIgnoringCase("java");
    }

    @Test
    void refusedLoginNeverShowsACode() throws Exception {
        engine.open(device, new MemoryMessageStore(), engines.events());
        Conversation talk = server.next().established();

        talk.says(Node.of("failure").with("reason", "401"));

        assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.LOGGED_OUT);
    }

    private Conversation loggedIn() throws Exception {
        engine.open(device, new MemoryMessageStore(), engines.events());
        Conversation talk = server.next().established();
        assertThat(talk.channel().payload()).isInstanceOfSatisfying(ClientPayload.Login.class, login -> {
            assertThat(login.user()).isEqualTo(15550001111L);
            assertThat(login.device()).isEqualTo(12);
        });
        talk.says(Node.of("success").with("lid", "100000000000001:12@lid"));
        engines.events().next(DeviceChanged.class).kept().complete(null);
        return talk;
    }

    private static void answer(Conversation talk, Node request, Node... children) throws IOException {
        talk.says(Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "result")
                .with("id", request.attribute("id").orElseThrow())
                .withChildren(children));
    }
}
