package io.linkgate.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.NoiseException.Step;
import io.linkgate.protocol.noise.wire.HandshakeMessage;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private static final byte[] PAYLOAD = {1, 2, 3, 4};

    private final StandIn standIn = new StandIn();

    @Test
    void bothSidesEndWithTheSameKeysAndTheServerKnowsTheCompanion() throws NoiseException {
        CompanionHandshake companion = standIn.companionHandshake();
        ServerHandshake server = standIn.serverHandshake();

        byte[] finish = companion.finish(server.answer(companion.hello()), PAYLOAD, StandIn.NOW);

        assertThat(server.accept(finish)).isEqualTo(PAYLOAD);
        assertThat(server.client()).isEqualTo(standIn.companion.publicKey());
        byte[] sealed = companion.keys().forCompanion().seal(PAYLOAD);
        assertThat(server.keys().forServer().open(sealed)).isEqualTo(PAYLOAD);
    }

    @Test
    void nothingIsRevealedToAServerOfAnotherRoot() throws NoiseException {
        CompanionHandshake companion =
                new CompanionHandshake(standIn.companion, standIn.companionEphemeral, RootKey.WHATSAPP);
        byte[] hello = standIn.serverHandshake().answer(companion.hello());

        assertThat(step(() -> companion.finish(hello, PAYLOAD, StandIn.NOW))).isEqualTo(Step.INTERMEDIATE_SIGNATURE);
        assertThatThrownBy(companion::keys).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> companion.finish(hello, PAYLOAD, StandIn.NOW))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void borrowedCertificateDoesNotHelpAnotherServer() throws NoiseException {
        CompanionHandshake companion = standIn.companionHandshake();
        ServerHandshake thief = new ServerHandshake(
                KeyPair.generate(standIn.random), KeyPair.generate(standIn.random), standIn.chain());
        byte[] hello = thief.answer(companion.hello());

        assertThat(step(() -> companion.finish(hello, PAYLOAD, StandIn.NOW))).isEqualTo(Step.LEAF_KEY);
    }

    @Test
    void ephemeralKeyOfSmallOrderIsRefused() {
        PublicKey zero = PublicKey.of(new byte[32]);

        assertThat(step(() -> standIn.serverHandshake().answer(HandshakeCodec.clientHello(zero))))
                .isEqualTo(Step.CLIENT_HELLO);
        CompanionHandshake companion = standIn.companionHandshake();
        companion.hello();
        assertThat(step(() -> companion.finish(
                        HandshakeCodec.serverHello(zero, new byte[48], new byte[300]), PAYLOAD, StandIn.NOW)))
                .isEqualTo(Step.SERVER_HELLO);
    }

    @Test
    void fieldsOfNewerClientsAreIgnored() throws NoiseException {
        // clientHello with two more fields, 4 (varint) and 5 (bytes), as newer schemas have them
        byte[] key = standIn.companionEphemeral.publicKey().bytes();
        byte[] hello = HexFormat.of().parseHex("1228" + "0a20" + HexFormat.of().formatHex(key) + "2001" + "2a020102");

        byte[] answer = standIn.serverHandshake().answer(hello);

        CompanionHandshake companion = standIn.companionHandshake();
        companion.hello();
        assertThat(companion.finish(answer, PAYLOAD, StandIn.NOW)).isNotEmpty();
    }

    @Test
    void messageOutOfTurnIsRefused() {
        byte[] hello = HandshakeCodec.clientHello(standIn.companionEphemeral.publicKey());
        byte[] finish = HandshakeCodec.clientFinish(new byte[48], new byte[16]);

        assertThat(step(() -> standIn.serverHandshake().answer(finish))).isEqualTo(Step.CLIENT_HELLO);
        ServerHandshake server = standIn.serverHandshake();
        assertThat(step(() -> {
                    server.answer(hello);
                    server.accept(hello);
                }))
                .isEqualTo(Step.CLIENT_FINISH);
        CompanionHandshake companion = standIn.companionHandshake();
        companion.hello();
        assertThat(step(() -> companion.finish(hello, PAYLOAD, StandIn.NOW))).isEqualTo(Step.SERVER_HELLO);
    }

    @Test
    void missingPartsAreRefused() {
        HandshakeMessage empty = HandshakeMessage.newBuilder()
                .setClientHello(HandshakeMessage.ClientHello.getDefaultInstance())
                .build();
        HandshakeMessage shortKey = HandshakeMessage.newBuilder()
                .setClientHello(
                        HandshakeMessage.ClientHello.newBuilder().setEphemeral(ByteString.copyFrom(new byte[31])))
                .build();

        assertThat(step(() -> standIn.serverHandshake().answer(empty.toByteArray())))
                .isEqualTo(Step.CLIENT_HELLO);
        assertThat(step(() -> standIn.serverHandshake().answer(shortKey.toByteArray())))
                .isEqualTo(Step.CLIENT_HELLO);
    }

    @Test
    void hostileClientHelloFailsByName() {
        byte[] honest = HandshakeCodec.clientHello(standIn.companionEphemeral.publicKey());
        Hostile.all(honest, 200).forEach(bytes -> {
            ServerHandshake server = standIn.serverHandshake();
            onlyNoiseException(() -> server.answer(bytes));
        });
    }

    @Test
    void hostileServerHelloFailsByName() throws NoiseException {
        byte[] honest =
                standIn.serverHandshake().answer(HandshakeCodec.clientHello(standIn.companionEphemeral.publicKey()));
        Hostile.all(honest, 300).forEach(bytes -> {
            CompanionHandshake companion = standIn.companionHandshake();
            companion.hello();
            onlyNoiseException(() -> companion.finish(bytes, PAYLOAD, StandIn.NOW));
        });
    }

    @Test
    void hostileClientFinishFailsByName() throws NoiseException {
        KeyPair serverEphemeral = KeyPair.generate(standIn.random);
        CertificateChain chain = standIn.chain();
        CompanionHandshake companion = standIn.companionHandshake();
        byte[] hello = companion.hello();
        byte[] honest = companion.finish(
                new ServerHandshake(standIn.server, serverEphemeral, chain).answer(hello), PAYLOAD, StandIn.NOW);

        Hostile.all(honest, 200).forEach(bytes -> {
            ServerHandshake server = new ServerHandshake(standIn.server, serverEphemeral, chain);
            onlyNoiseException(() -> {
                server.answer(hello);
                server.accept(bytes);
            });
        });
    }

    private static Step step(ThrowingCallable call) {
        return catchThrowableOfType(NoiseException.class, call).step();
    }

    private static void onlyNoiseException(ThrowingCallable call) {
        try {
            call.call();
        } catch (NoiseException expected) {
            assertThat(expected.step()).isNotNull();
        } catch (Throwable other) {
            throw new AssertionError("hostile bytes got through to " + other, other);
        }
    }
}
