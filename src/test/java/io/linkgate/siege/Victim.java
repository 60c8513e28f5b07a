package io.linkgate.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.NoiseException;
import io.linkgate.protocol.noise.ServerHandshake;
import io.linkgate.protocol.noise.TransportCipher;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;

/** A companion on a bare socket, seen by a server that can send it anything. For one thread. */
final class Victim {

    /** RFC 6455 section 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int BINARY = 0x82;
    private static final byte[] SOCKET_PING = {(byte) 0x89, 0};
    private static final int INTRO_BYTES = 4;
    private static final int REFS = 6;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final DataInputStream in;
    private final OutputStream out;
    private final ServerHandshake handshake;
    private TransportCipher cipher;
    private volatile long poured;

    private Victim(Socket socket, ServerHandshake handshake) throws IOException {
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        this.handshake = handshake;
    }

    /** Opens the WebSocket and goes through the handshake. */
    static Victim greet(Socket socket, KeyPair staticKey, CertificateChain chain, SecureRandom random)
            throws IOException, NoiseException {
        Victim victim = new Victim(socket, new ServerHandshake(staticKey, KeyPair.generate(random), chain));
        victim.upgrade();
        byte[] hello = victim.bodyAt(INTRO_BYTES);
        victim.send(frame(victim.handshake.answer(hello)));
        victim.handshake.accept(victim.bodyAt(0));
        victim.cipher = victim.handshake.keys().forServer();
        return victim;
    }

    /** Sends refs, as an honest server does first. */
    void showCode() throws IOException, NoiseException {
        Node[] refs = IntStream.range(0, REFS)
                .mapToObj(i -> Node.of("ref").withBytes(("ref-" + i).getBytes(US_ASCII)))
                .toArray(Node[]::new);
        say(Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "1")
                .with("xmlns", "md")
                .withChildren(Node.of("pair-device").withChildren(refs)));
    }

    void say(Node node) throws IOException, NoiseException {
        sayPlain(NodeEncoder.encode(node));
    }

    /** A frame with this plaintext: a flag byte, then whatever. */
    void sayPlain(byte[] plain) throws IOException, NoiseException {
        send(frame(cipher.seal(plain)));
    }

    /** One message with these bytes as they are; waits while the companion does not read. */
    void send(byte[] message) throws IOException {
        out.write(framed(message));
        out.flush();
    }

    private static byte[] framed(byte[] message) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(message.length + 10);
        whole.write(BINARY);
        if (message.length < 126) {
            whole.write(message.length);
        } else if (message.length <= 0xffff) { // RFC 6455 section 5.2: the shortest form, or it is refused
            whole.write(126);
            whole.write(message.length >> 8);
            whole.write(message.length);
        } else {
            whole.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                whole.write((int) ((long) message.length >> shift));
            }
        }
        whole.writeBytes(message);
        return whole.toByteArray();
    }

    /**
     * Adds a message with this plaintext to a flood, which leaves in large pieces: a thread for each message would cost
     * this side more than the other.
     */
    void flood(byte[] plain) throws IOException, NoiseException {
        pour(framed(frame(cipher.seal(plain))));
    }

    /** Adds a ping of the WebSocket itself to a flood (RFC 6455 section 5.5.2). */
    void floodWithPings() throws IOException {
        pour(SOCKET_PING);
    }

    private void pour(byte[] bytes) throws IOException {
        out.write(bytes);
        poured += bytes.length;
    }

    /** Reads what has arrived, and does not wait. */
    void readWhatIsThere() throws IOException {
        in.skipNBytes(in.available());
    }

    /** Returns how many bytes of its flood were taken, or are in the buffers on the way; any thread. */
    long poured() {
        return poured;
    }

    /** Reads whatever comes until the companion leaves. */
    void hold() throws IOException {
        byte[] buffer = new byte[8192];
        while (in.read(buffer) >= 0) {
            // not of interest
        }
    }

    private void upgrade() throws IOException {
        String key = "";
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.startsWith("Sec-WebSocket-Key: ")) {
                key = line.substring("Sec-WebSocket-Key: ".length());
            }
        }
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n")
                .getBytes(US_ASCII));
        out.flush();
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** The body of the frame that begins at that byte of the next message. */
    private byte[] bodyAt(int at) throws IOException {
        byte[] message = message();
        if (message.length < at + 3) {
            throw new EOFException("a goodbye instead of a handshake");
        }
        return Arrays.copyOfRange(message, at + 3, message.length);
    }

    /** The next message; those of a handshake are whole. */
    private byte[] message() throws IOException {
        in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        }
        byte[] mask = in.readNBytes(4);
        byte[] message = in.readNBytes(length);
        for (int i = 0; i < message.length; i++) {
            message[i] ^= mask[i % 4];
        }
        return message;
    }

    private static byte[] frame(byte[] body) {
        byte[] framed = new byte[3 + body.length];
        framed[0] = (byte) (body.length >> 16);
        framed[1] = (byte) (body.length >> 8);
        framed[2] = (byte) body.length;
        System.arraycopy(body, 0, framed, 3, body.length);
        return framed;
    }
}
