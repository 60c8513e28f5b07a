package io.linkgate.protocol.noise;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.HandshakeCodec.Finish;
import io.linkgate.protocol.noise.NoiseException.Step;
import java.util.Objects;
import java.util.Optional;

/**
 * The server's half of one handshake: {@link #answer} once, then {@link #accept} once. Messages are protobuf without
 * frame header. Not safe for several threads.
 */
public final class ServerHandshake {

    private final SymmetricState state = new SymmetricState();
    private final KeyPair own;
    private final KeyPair ephemeral;
    private final CertificateChain chain;
    private Stage stage = Stage.NEW;
    private Optional<Outcome> outcome = Optional.empty();

    private record Outcome(PublicKey client, TransportKeys keys) {}

    private enum Stage {
        NEW,
        ANSWERED,
        OVER
    }

    /**
     * @param own the server's static key
     * @param ephemeral a fresh key for this connection
     * @param chain the certificates for {@code own}
     */
    public ServerHandshake(KeyPair own, KeyPair ephemeral, CertificateChain chain) {
        this.own = Objects.requireNonNull(own);
        this.ephemeral = Objects.requireNonNull(ephemeral);
        this.chain = Objects.requireNonNull(chain);
    }

    /**
     * Returns the serverHello.
     *
     * @param clientHello any bytes
     * @throws NoiseException at {@link Step#CLIENT_HELLO}; the handshake is over
     */
    public byte[] answer(byte[] clientHello) throws NoiseException {
        advance(Stage.NEW, Stage.OVER);
        PublicKey clientEphemeral = HandshakeCodec.parseClientHello(clientHello);
        state.mixHash(clientEphemeral.bytes());
        state.mixHash(ephemeral.publicKey().bytes());
        state.mixKey(Agreement.of(Step.CLIENT_HELLO, ephemeral, clientEphemeral));
        byte[] sealedStatic = state.seal(own.publicKey().bytes());
        state.mixKey(Agreement.of(Step.CLIENT_HELLO, own, clientEphemeral));
        byte[] sealedChain = state.seal(chain.bytes());
        stage = Stage.ANSWERED;
        return HandshakeCodec.serverHello(ephemeral.publicKey(), sealedStatic, sealedChain);
    }

    /**
     * Receives the companion's key and payload.
     *
     * @param clientFinish any bytes
     * @return the payload: authenticated, but not parsed
     * @throws NoiseException naming the first step that failed; the handshake is over
     */
    public byte[] accept(byte[] clientFinish) throws NoiseException {
        advance(Stage.ANSWERED, Stage.OVER);
        Finish finish = HandshakeCodec.parseClientFinish(clientFinish);
        PublicKey companion = PublicKey.of(
                state.open(Step.CLIENT_STATIC, finish.sealedStatic().toByteArray()));
        state.mixKey(Agreement.of(Step.CLIENT_STATIC, ephemeral, companion));
        byte[] payload = state.open(Step.CLIENT_PAYLOAD, finish.sealedPayload().toByteArray());
        outcome = Optional.of(new Outcome(companion, state.split()));
        return payload;
    }

    /**
     * Returns the companion's static key; the companion has proved that it owns the private half.
     *
     * @throws IllegalStateException unless {@link #accept} succeeded
     */
    public PublicKey client() {
        return outcome().client();
    }

    /**
     * Returns the keys of the finished handshake.
     *
     * @throws IllegalStateException unless {@link #accept} succeeded
     */
    public TransportKeys keys() {
        return outcome().keys();
    }

    private Outcome outcome() {
        return outcome.orElseThrow(() -> new IllegalStateException("there was no successful handshake"));
    }

    private void advance(Stage from, Stage to) {
        if (stage != from) {
            throw new IllegalStateException("handshake is " + stage + ", not " + from);
        }
        stage = to;
    }
}
