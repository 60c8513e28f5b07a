package io.linkgate.protocol.noise;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.HandshakeCodec.Answer;
import io.linkgate.protocol.noise.NoiseException.Step;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The companion's half of one handshake: {@link #hello()} once, then {@link #finish} once. Messages are protobuf
 * without frame header. Not safe for several threads.
 */
public final class CompanionHandshake {

    private final SymmetricState state = new SymmetricState();
    private final KeyPair own;
    private final KeyPair ephemeral;
    private final PublicKey root;
    private Stage stage = Stage.NEW;
    private Optional<TransportKeys> keys = Optional.empty();

    private enum Stage {
        NEW,
        GREETED,
        OVER
    }

    /**
     * @param own the companion's static key, kept over connections
     * @param ephemeral a fresh key for this connection
     * @param root the key that must have signed the server's intermediate certificate
     */
    public CompanionHandshake(KeyPair own, KeyPair ephemeral, PublicKey root) {
        this.own = Objects.requireNonNull(own);
        this.ephemeral = Objects.requireNonNull(ephemeral);
        this.root = Objects.requireNonNull(root);
    }

    /** Returns the clientHello, 36 bytes. */
    public byte[] hello() {
        advance(Stage.NEW, Stage.GREETED);
        state.mixHash(ephemeral.publicKey().bytes());
        return HandshakeCodec.clientHello(ephemeral.publicKey());
    }

    /**
     * Verifies the server and only then returns the message that identifies us.
     *
     * @param serverHello any bytes
     * @param payload what to send to the server, sealed
     * @param now the time at which the certificates must be valid
     * @return the clientFinish
     * @throws NoiseException naming the first step that failed; the handshake is over
     */
    public byte[] finish(byte[] serverHello, byte[] payload, Instant now) throws NoiseException {
        advance(Stage.GREETED, Stage.OVER);
        Answer answer = HandshakeCodec.parseServerHello(serverHello);
        state.mixHash(answer.ephemeral().bytes());
        state.mixKey(Agreement.of(Step.SERVER_HELLO, ephemeral, answer.ephemeral()));
        PublicKey server = PublicKey.of(
                state.open(Step.SERVER_STATIC, answer.sealedStatic().toByteArray()));
        state.mixKey(Agreement.of(Step.SERVER_STATIC, ephemeral, server));
        byte[] chain = state.open(Step.SERVER_PAYLOAD, answer.sealedChain().toByteArray());
        CertificateChain.parse(chain).verify(root, server, now);

        byte[] sealedStatic = state.seal(own.publicKey().bytes());
        state.mixKey(Agreement.of(Step.SERVER_HELLO, own, answer.ephemeral()));
        byte[] sealedPayload = state.seal(payload);
        keys = Optional.of(state.split());
        return HandshakeCodec.clientFinish(sealedStatic, sealedPayload);
    }

    /**
     * Returns the keys of the finished handshake.
     *
     * @throws IllegalStateException unless {@link #finish} succeeded
     */
    public TransportKeys keys() {
        return keys.orElseThrow(() -> new IllegalStateException("there was no successful handshake"));
    }

    private void advance(Stage from, Stage to) {
        if (stage != from) {
            throw new IllegalStateException("handshake is " + stage + ", not " + from);
        }
        stage = to;
    }
}
