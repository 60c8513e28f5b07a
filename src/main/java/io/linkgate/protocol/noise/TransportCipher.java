package io.linkgate.protocol.noise;

import io.linkgate.protocol.crypto.AesGcm;
import io.linkgate.protocol.crypto.CryptoException;
import io.linkgate.protocol.noise.NoiseException.Step;

/**
 * The cipher for frames after the handshake: AES-256-GCM without associated data, one counter per direction from 0, no
 * rekeying (whatsmeow {@code socket/noisesocket.go}). Frames must be opened in the order they came and sent in the
 * order they were sealed. Sealing and opening share nothing, but neither is safe for several threads.
 */
public final class TransportCipher {

    private static final byte[] NOTHING = {};

    /** The counter has 32 bits; using a value twice under one key would reveal the key. */
    private static final long FRAMES = 1L << 32;

    private final byte[] sendKey;
    private final byte[] receiveKey;
    private long sent;
    private long received;

    TransportCipher(byte[] sendKey, byte[] receiveKey) {
        this.sendKey = sendKey;
        this.receiveKey = receiveKey;
    }

    /**
     * Seals the next frame to send, 16 bytes longer than the plaintext.
     *
     * @throws NoiseException at step {@link Step#TRANSPORT} after 2^32 frames
     */
    public byte[] seal(byte[] plain) throws NoiseException {
        byte[] sealed = AesGcm.seal(sendKey, Nonce.of(counter(sent)), plain, NOTHING);
        sent++;
        return sealed;
    }

    /**
     * Opens the next received frame.
     *
     * @throws NoiseException at step {@link Step#TRANSPORT} if it was altered, lost a predecessor, or is one too many
     */
    public byte[] open(byte[] sealed) throws NoiseException {
        int counter = counter(received);
        try {
            byte[] plain = AesGcm.open(receiveKey, Nonce.of(counter), sealed, NOTHING);
            received++;
            return plain;
        } catch (CryptoException e) {
            throw new NoiseException(Step.TRANSPORT, "frame " + received + " does not authenticate", e);
        }
    }

    private static int counter(long frames) throws NoiseException {
        if (frames >= FRAMES) {
            throw new NoiseException(Step.TRANSPORT, "all counters of this connection are used up");
        }
        return (int) frames;
    }
}
