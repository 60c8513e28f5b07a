package io.linkgate.protocol.noise;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.NoiseException.Step;
import io.linkgate.protocol.noise.wire.HandshakeMessage;
import io.linkgate.protocol.noise.wire.HandshakeMessage.ClientFinish;
import io.linkgate.protocol.noise.wire.HandshakeMessage.ClientHello;
import io.linkgate.protocol.noise.wire.HandshakeMessage.ServerHello;

/**
 * Reader and writer of the handshake's three messages. Fields that newer clients add (post-quantum keys, padding) are
 * ignored: they are optional for both sides.
 */
final class HandshakeCodec {

    /** 32 key bytes and the 16 of the tag. */
    private static final int SEALED_KEY = 48;

    private HandshakeCodec() {}

    static byte[] clientHello(PublicKey ephemeral) {
        return HandshakeMessage.newBuilder()
                .setClientHello(ClientHello.newBuilder().setEphemeral(ByteString.copyFrom(ephemeral.bytes())))
                .build()
                .toByteArray();
    }

    static byte[] serverHello(PublicKey ephemeral, byte[] sealedStatic, byte[] sealedChain) {
        return HandshakeMessage.newBuilder()
                .setServerHello(ServerHello.newBuilder()
                        .setEphemeral(ByteString.copyFrom(ephemeral.bytes()))
                        .setStatic(ByteString.copyFrom(sealedStatic))
                        .setPayload(ByteString.copyFrom(sealedChain)))
                .build()
                .toByteArray();
    }

    static byte[] clientFinish(byte[] sealedStatic, byte[] sealedPayload) {
        return HandshakeMessage.newBuilder()
                .setClientFinish(ClientFinish.newBuilder()
                        .setStatic(ByteString.copyFrom(sealedStatic))
                        .setPayload(ByteString.copyFrom(sealedPayload)))
                .build()
                .toByteArray();
    }

    static PublicKey parseClientHello(byte[] message) throws NoiseException {
        HandshakeMessage parsed = parse(Step.CLIENT_HELLO, message);
        require(parsed.hasClientHello(), Step.CLIENT_HELLO, "the message is not a clientHello");
        return ephemeral(Step.CLIENT_HELLO, parsed.getClientHello().getEphemeral());
    }

    record Answer(PublicKey ephemeral, ByteString sealedStatic, ByteString sealedChain) {}

    static Answer parseServerHello(byte[] message) throws NoiseException {
        HandshakeMessage parsed = parse(Step.SERVER_HELLO, message);
        require(parsed.hasServerHello(), Step.SERVER_HELLO, "the message is not a serverHello");
        ServerHello hello = parsed.getServerHello();
        require(
                hello.getStatic().size() == SEALED_KEY,
                Step.SERVER_HELLO,
                "the sealed static key does not have 48 bytes");
        require(hello.hasPayload(), Step.SERVER_HELLO, "there is no certificate chain");
        return new Answer(ephemeral(Step.SERVER_HELLO, hello.getEphemeral()), hello.getStatic(), hello.getPayload());
    }

    record Finish(ByteString sealedStatic, ByteString sealedPayload) {}

    static Finish parseClientFinish(byte[] message) throws NoiseException {
        HandshakeMessage parsed = parse(Step.CLIENT_FINISH, message);
        require(parsed.hasClientFinish(), Step.CLIENT_FINISH, "the message is not a clientFinish");
        ClientFinish finish = parsed.getClientFinish();
        require(
                finish.getStatic().size() == SEALED_KEY,
                Step.CLIENT_FINISH,
                "the sealed static key does not have 48 bytes");
        require(finish.hasPayload(), Step.CLIENT_FINISH, "there is no payload");
        return new Finish(finish.getStatic(), finish.getPayload());
    }

    private static HandshakeMessage parse(Step step, byte[] message) throws NoiseException {
        try {
            return HandshakeMessage.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new NoiseException(step, "the message does not parse", e);
        }
    }

    private static PublicKey ephemeral(Step step, ByteString bytes) throws NoiseException {
        require(bytes.size() == PublicKey.LENGTH, step, "the ephemeral key does not have 32 bytes");
        return PublicKey.of(bytes.toByteArray());
    }

    private static void require(boolean fact, Step step, String otherwise) throws NoiseException {
        if (!fact) {
            throw new NoiseException(step, otherwise);
        }
    }
}
