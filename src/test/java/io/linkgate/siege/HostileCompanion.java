package io.linkgate.siege;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.noise.CompanionHandshake;
import io.linkgate.protocol.noise.NoiseException;
import io.linkgate.protocol.noise.TransportCipher;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.protocol.socket.DeviceProps;
import io.linkgate.protocol.socket.PlatformType;
import io.linkgate.protocol.socket.Registration;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A companion that completes the handshake like any other, and may send anything afterwards. */
final class HostileCompanion implements WebSocket.Listener {

    private static final long PATIENCE_SECONDS = 60;
    private static final byte[] HEADER = {'W', 'A', 6, 3};
    private static final ClientVersion VERSION = new ClientVersion(2, 3000, 1_049_833_609);

    private final CompanionHandshake handshake;
    private final byte[] payload;
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private final CompletableFuture<TransportCipher> established = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private CompletableFuture<WebSocket> lastSend = new CompletableFuture<>();

    private HostileCompanion(PublicKey root, SecureRandom random) {
        this.handshake = new CompanionHandshake(KeyPair.generate(random), KeyPair.generate(random), root);
        this.payload = registration(random).encode();
    }

    /**
     * Connects and goes through the handshake.
     *
     * @throws java.util.concurrent.ExecutionException when there is no place for it
     */
    static HostileCompanion connect(HttpClient http, URI socket, PublicKey root, SecureRandom random) throws Exception {
        HostileCompanion companion = new HostileCompanion(root, random);
        companion.lastSend = http.newWebSocketBuilder().buildAsync(socket, companion);
        companion.lastSend.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        companion.send(concat(HEADER, frame(companion.handshake.hello())));
        companion.established.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return companion;
    }

    /** Sends these bytes as they are. */
    synchronized void send(byte[] bytes) {
        lastSend = lastSend.thenCompose(open -> open.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /** Sends a frame with this plaintext: a flag byte, then whatever. */
    void sendFrame(byte[] plaintext) throws Exception {
        send(frame(established.get(PATIENCE_SECONDS, TimeUnit.SECONDS).seal(plaintext)));
    }

    /** The code with which the server closes; -1 when the connection breaks. */
    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket open, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        if (!established.isDone()) {
            got.writeBytes(bytes);
            finishHandshake(got.toByteArray());
        }
        open.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket open, int statusCode, String reason) {
        closed.complete(statusCode);
        established.completeExceptionally(new IllegalStateException("closed with " + statusCode));
        return null;
    }

    @Override
    public void onError(WebSocket open, Throwable error) {
        closed.complete(-1);
        established.completeExceptionally(error);
    }

    private void finishHandshake(byte[] bytes) {
        if (bytes.length < 3 || bytes.length < 3 + length(bytes)) {
            return;
        }
        try {
            send(frame(handshake.finish(Arrays.copyOfRange(bytes, 3, 3 + length(bytes)), payload, Instant.now())));
            established.complete(handshake.keys().forCompanion());
        } catch (NoiseException e) {
            established.completeExceptionally(e);
        }
    }

    private static int length(byte[] frame) {
        return (frame[0] & 0xff) << 16 | (frame[1] & 0xff) << 8 | (frame[2] & 0xff);
    }

    private static byte[] frame(byte[] body) {
        return concat(new byte[] {(byte) (body.length >> 16), (byte) (body.length >> 8), (byte) body.length}, body);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static ClientPayload registration(SecureRandom random) {
        KeyPair identity = KeyPair.generate(random);
        PublicKey preKey = KeyPair.generate(random).publicKey();
        byte[] mixed = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(mixed);
        Signature signature = Signature.of(identity.sign(Registration.signedMessage(preKey), mixed));
        return new ClientPayload.Register(
                VERSION,
                new Registration(1, identity.publicKey(), 1, preKey, signature),
                new DeviceProps("Linux", PlatformType.CHROME));
    }
}
