package io.linkgate.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.CompanionHandshake;
import io.linkgate.protocol.noise.ServerHandshake;
import io.linkgate.protocol.socket.ClientPayload.Login;
import io.linkgate.protocol.socket.ClientPayload.Register;
import io.linkgate.protocol.socket.wire.ClientPayloadMessage;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published connections, byte by byte as they went over the wire, from both ends. */
class ChannelVectorTest {

    private static final byte[] NONE = {};

    static Stream<Named<JsonNode>> connections() {
        return Vectors.each("noise.json").map(v -> Named.of(v.required("name").asText(), v));
    }

    @ParameterizedTest
    @MethodSource("connections")
    void companionSendsAndUnderstandsWhatWasPublished(JsonNode vector) throws Exception {
        CompanionChannel channel = companion(vector);

        assertThat(bytes(channel.open())).isEqualTo(wire(vector, "/messages/clientHello"));
        Inbound answered = channel.receive(buffer(vector, "/messages/serverHello"));
        assertThat(bytes(answered.reply())).isEqualTo(wire(vector, "/messages/clientFinish"));
        assertThat(answered.established()).isTrue();

        for (JsonNode frame : vector.requiredAt("/frames/clientToServer")) {
            assertThat(bytes(channel.seal(node(frame)))).isEqualTo(wire(frame, ""));
        }
        for (JsonNode frame : vector.requiredAt("/frames/serverToClient")) {
            assertThat(channel.receive(buffer(frame, "")).nodes()).containsExactly(node(frame));
        }
    }

    @ParameterizedTest
    @MethodSource("connections")
    void serverSendsAndUnderstandsWhatWasPublished(JsonNode vector) throws Exception {
        ServerChannel channel = new ServerChannel(
                new ServerHandshake(
                        pair(vector, "serverStatic"),
                        pair(vector, "serverEphemeral"),
                        CertificateChain.parse(Vectors.hex(vector, "/cert/chain"))),
                4096);

        assertThat(bytes(
                        channel.receive(buffer(vector, "/messages/clientHello")).reply()))
                .isEqualTo(wire(vector, "/messages/serverHello"));
        assertThat(channel.receive(buffer(vector, "/messages/clientFinish")).established())
                .isTrue();
        assertThat(channel.clientKey()).isEqualTo(pair(vector, "clientStatic").publicKey());
        assertThat(channel.payload()).isEqualTo(payload(vector));

        for (JsonNode frame : vector.requiredAt("/frames/clientToServer")) {
            assertThat(channel.receive(buffer(frame, "")).nodes()).containsExactly(node(frame));
        }
        for (JsonNode frame : vector.requiredAt("/frames/serverToClient")) {
            assertThat(bytes(channel.seal(node(frame)))).isEqualTo(wire(frame, ""));
        }
    }

    @ParameterizedTest
    @MethodSource("connections")
    void payloadIsWrittenAsPublished(JsonNode vector) throws Exception {
        byte[] ours = payload(vector).encode();

        assertThat(ours).isEqualTo(asWeDiffer(Vectors.hex(vector, "/clientPayload/hex"), ours));
    }

    /**
     * Our device properties are those of another client, our logins are counted, and we address accounts by hidden
     * numbers; see {@code ClientPayloadTest}.
     */
    private static byte[] asWeDiffer(byte[] published, byte[] ours) throws Exception {
        ClientPayloadMessage own = ClientPayloadMessage.parseFrom(ours);
        ClientPayloadMessage.Builder message = ClientPayloadMessage.parseFrom(published).toBuilder();
        if (message.hasDevicePairingData()) {
            message.getDevicePairingDataBuilder()
                    .setDeviceProps(own.getDevicePairingData().getDeviceProps());
        } else {
            message.setLoginCounter(0).setLidDbMigrated(true);
        }
        return message.build().toByteArray();
    }

    private static CompanionChannel companion(JsonNode vector) {
        Instant validAt =
                Instant.ofEpochSecond(vector.requiredAt("/cert/validAt").asLong());
        byte[] routing = vector.required("routingInfo").isNull() ? NONE : Vectors.hex(vector, "/routingInfo");
        return new CompanionChannel(
                new CompanionHandshake(
                        pair(vector, "clientStatic"),
                        pair(vector, "clientEphemeral"),
                        PublicKey.of(Vectors.hex(vector, "/cert/rootPublic"))),
                Vectors.hex(vector, "/clientPayload/hex"),
                routing,
                false,
                Clock.fixed(validAt, ZoneOffset.UTC));
    }

    /** Returns our form of the payload, built from its description, not from its bytes. */
    private static ClientPayload payload(JsonNode vector) {
        JsonNode json = vector.requiredAt("/clientPayload/json");
        JsonNode version = json.requiredAt("/userAgent/appVersion");
        ClientVersion clientVersion = new ClientVersion(
                version.required("primary").asInt(),
                version.required("secondary").asInt(),
                version.required("tertiary").asInt());
        if (json.has("username")) {
            return new Login(
                    clientVersion,
                    json.required("username").asLong(),
                    json.required("device").asInt(),
                    0);
        }
        JsonNode data = json.required("devicePairingData");
        Registration registration = new Registration(
                ByteBuffer.wrap(Vectors.hex(data, "/eRegid")).getInt(),
                PublicKey.of(Vectors.hex(data, "/eIdent")),
                Integer.parseInt(data.required("eSkeyId").asText(), 16),
                PublicKey.of(Vectors.hex(data, "/eSkeyVal")),
                Signature.of(Vectors.hex(data, "/eSkeySig")));
        assertThat(registration.isSigned()).isTrue();
        return new Register(clientVersion, registration, new DeviceProps("Mac OS", PlatformType.CHROME));
    }

    private static KeyPair pair(JsonNode vector, String name) {
        return KeyPair.ofPrivate(Vectors.hex(vector, "/keys/" + name + "/private"));
    }

    private static Node node(JsonNode frame) throws Exception {
        return NodeDecoder.decode(Vectors.hex(frame, "/plain"));
    }

    private static byte[] wire(JsonNode node, String pointer) {
        return Vectors.hex(node, pointer + "/wire");
    }

    private static ByteBuffer buffer(JsonNode node, String pointer) {
        return ByteBuffer.wrap(wire(node, pointer));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
