package io.linkgate.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.NoiseException.Step;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The published handshakes, made by a library in another language: every intermediate value, and both roles. */
class NoiseVectorTest {

    static Stream<Named<JsonNode>> handshakes() {
        return Vectors.each("noise.json").map(v -> Named.of(v.required("name").asText(), v));
    }

    static Stream<Arguments> chains() {
        return Vectors.each("noise.json")
                .map(v -> v.required("certCases"))
                .flatMap(cases -> Vectors.elements(cases.required("cases"))
                        .map(c -> Arguments.of(Named.of(c.required("name").asText(), c), cases)));
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void everyIntermediateValueIsAsPublished(JsonNode vector) throws NoiseException {
        KeyPair clientEphemeral = pair(vector, "clientEphemeral");
        KeyPair clientStatic = pair(vector, "clientStatic");
        PublicKey serverEphemeral = pair(vector, "serverEphemeral").publicKey();
        PublicKey serverStatic = pair(vector, "serverStatic").publicKey();
        SymmetricState state = new SymmetricState();

        assertHash(state, vector, "afterPrologue");
        state.mixHash(clientEphemeral.publicKey().bytes());
        assertHash(state, vector, "afterClientEphemeral");
        state.mixHash(serverEphemeral.bytes());
        assertHash(state, vector, "afterServerEphemeral");
        state.mixKey(clientEphemeral.agree(serverEphemeral));
        assertKeys(state, vector, "afterEE");
        HandshakeCodec.Answer answer =
                HandshakeCodec.parseServerHello(Vectors.hex(vector, "/messages/serverHello/protobuf"));
        assertThat(state.open(Step.SERVER_STATIC, answer.sealedStatic().toByteArray()))
                .isEqualTo(serverStatic.bytes());
        assertHash(state, vector, "afterServerStatic");
        state.mixKey(clientEphemeral.agree(serverStatic));
        assertKeys(state, vector, "afterES");
        assertThat(state.open(Step.SERVER_PAYLOAD, answer.sealedChain().toByteArray()))
                .isEqualTo(Vectors.hex(vector, "/cert/chain"));
        assertHash(state, vector, "afterCert");
        state.seal(clientStatic.publicKey().bytes());
        assertHash(state, vector, "afterClientStatic");
        state.mixKey(clientStatic.agree(serverEphemeral));
        assertKeys(state, vector, "afterSE");
        state.seal(Vectors.hex(vector, "/clientPayload/hex"));
        assertHash(state, vector, "afterPayload");
        assertTransport(state.split(), vector);
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void companionSendsThePublishedMessages(JsonNode vector) throws NoiseException {
        CompanionHandshake companion = companion(vector);

        assertThat(companion.hello()).isEqualTo(Vectors.hex(vector, "/messages/clientHello/protobuf"));
        byte[] finish = companion.finish(
                Vectors.hex(vector, "/messages/serverHello/protobuf"),
                Vectors.hex(vector, "/clientPayload/hex"),
                Instant.ofEpochSecond(vector.requiredAt("/cert/validAt").asLong()));

        assertThat(finish).isEqualTo(Vectors.hex(vector, "/messages/clientFinish/protobuf"));
        assertTransport(companion.keys(), vector);
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void serverSendsThePublishedMessages(JsonNode vector) throws NoiseException {
        ServerHandshake server = new ServerHandshake(
                pair(vector, "serverStatic"),
                pair(vector, "serverEphemeral"),
                CertificateChain.parse(Vectors.hex(vector, "/cert/chain")));

        assertThat(server.answer(Vectors.hex(vector, "/messages/clientHello/protobuf")))
                .isEqualTo(Vectors.hex(vector, "/messages/serverHello/protobuf"));
        byte[] payload = server.accept(Vectors.hex(vector, "/messages/clientFinish/protobuf"));

        assertThat(server.client()).isEqualTo(pair(vector, "clientStatic").publicKey());
        assertThat(payload).isEqualTo(Vectors.hex(vector, "/clientPayload/hex"));
        assertTransport(server.keys(), vector);
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void transportFramesAreAsPublished(JsonNode vector) throws NoiseException {
        CompanionHandshake handshake = companion(vector);
        handshake.hello();
        handshake.finish(
                Vectors.hex(vector, "/messages/serverHello/protobuf"),
                Vectors.hex(vector, "/clientPayload/hex"),
                Instant.ofEpochSecond(vector.requiredAt("/cert/validAt").asLong()));
        TransportCipher companion = handshake.keys().forCompanion();
        TransportCipher server = handshake.keys().forServer();

        for (JsonNode frame : vector.requiredAt("/frames/clientToServer")) {
            assertThat(companion.seal(Vectors.hex(frame, "/plain"))).isEqualTo(body(frame));
            assertThat(server.open(body(frame))).isEqualTo(Vectors.hex(frame, "/plain"));
        }
        for (JsonNode frame : vector.requiredAt("/frames/serverToClient")) {
            assertThat(server.seal(Vectors.hex(frame, "/plain"))).isEqualTo(body(frame));
            assertThat(companion.open(body(frame))).isEqualTo(Vectors.hex(frame, "/plain"));
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void chainGetsItsVerdictAtTheRightStep(JsonNode chain, JsonNode context) {
        PublicKey root = PublicKey.of(Vectors.hex(context, "/rootPublic"));
        PublicKey server = PublicKey.of(Vectors.hex(context, "/serverStatic"));
        Instant now = Instant.ofEpochSecond(context.required("now").asLong());

        NoiseException failure = catchThrowableOfType(
                NoiseException.class,
                () -> CertificateChain.parse(Vectors.hex(chain, "/chain")).verify(root, server, now));

        if (chain.required("expected").asText().equals("accept")) {
            assertThat(failure).isNull();
        } else {
            assertThat(failure).isNotNull();
            assertThat(failure.step().isTrust()).isTrue();
            assertThat(name(failure.step()))
                    .isEqualTo(chain.required("firstFailure").asText());
        }
    }

    private static String name(Step step) {
        return step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static CompanionHandshake companion(JsonNode vector) {
        return new CompanionHandshake(
                pair(vector, "clientStatic"),
                pair(vector, "clientEphemeral"),
                PublicKey.of(Vectors.hex(vector, "/cert/rootPublic")));
    }

    private static KeyPair pair(JsonNode vector, String name) {
        return KeyPair.ofPrivate(Vectors.hex(vector, "/keys/" + name + "/private"));
    }

    /** Returns a frame without its three bytes of length. */
    private static byte[] body(JsonNode frame) {
        byte[] wire = Vectors.hex(frame, "/wire");
        return Arrays.copyOfRange(wire, 3, wire.length);
    }

    private static void assertHash(SymmetricState state, JsonNode vector, String moment) {
        assertThat(state.hash()).as(moment).isEqualTo(Vectors.hex(vector, "/state/h/" + moment));
    }

    private static void assertKeys(SymmetricState state, JsonNode vector, String moment) {
        assertThat(state.chainingKey()).as(moment).isEqualTo(Vectors.hex(vector, "/state/ck/" + moment));
        assertThat(state.key()).as(moment).isEqualTo(Vectors.hex(vector, "/state/k/" + moment));
    }

    private static void assertTransport(TransportKeys keys, JsonNode vector) {
        assertThat(keys.clientToServer()).isEqualTo(Vectors.hex(vector, "/transport/clientToServerKey"));
        assertThat(keys.serverToClient()).isEqualTo(Vectors.hex(vector, "/transport/serverToClientKey"));
    }
}
