package io.linkgate.sandbox.stage;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Makes refs as they were observed on the real service: {@code 2@} and 80 characters of base64. Safe for many threads.
 */
public class RefSource {

    /** The number of refs per connection; whatsmeow {@code qrchan.go} relies on it for its timing. */
    private static final int REFS = 6;

    private static final int RANDOM_BYTES = 60;

    /** Clients accept any length. */
    private static final int LINK_CODE_REF_BYTES = 32;

    /** Close to what was observed on the real service. */
    private static final int ROUTING_BYTES = 6;

    private static final int GARBAGE_BYTES = 64;
    private static final int MESSAGE_ID_BYTES = 9;

    private final SandboxTiming timing;
    private final SecureRandom random;

    public RefSource(SandboxTiming timing, SecureRandom random) {
        this.timing = Objects.requireNonNull(timing);
        this.random = Objects.requireNonNull(random);
    }

    /** Makes six refs for that companion, the first valid from now on, without a gap between them. */
    public Offer offer(PublicKey companion, Instant now) {
        List<OfferedCode> codes = new ArrayList<>(REFS);
        Instant from = now;
        for (int i = 0; i < REFS; i++) {
            Instant until = from.plus(i == 0 ? timing.firstCode() : timing.laterCode());
            codes.add(new OfferedCode(ref(), from, until));
            from = until;
        }
        return new Offer(companion, now, codes, false, List.of());
    }

    /** The offer, now that the companion has acknowledged it. */
    public Offer acknowledged(Offer offer) {
        return offer.acknowledge();
    }

    /** Makes the name of a pairing code; opaque to companions. */
    SecretBytes linkCodeRef() {
        return SecretBytes.random(random, LINK_CODE_REF_BYTES);
    }

    /** Makes a stanza id: a decimal number, like those of the real server. */
    public String stanzaId() {
        return Long.toString(Integer.toUnsignedLong(random.nextInt()));
    }

    /** Makes a message id: 18 hexadecimal digits after a prefix, like those of phones. */
    public String messageId() {
        byte[] bytes = new byte[MESSAGE_ID_BYTES];
        random.nextBytes(bytes);
        return "3A" + HexFormat.of().withUpperCase().formatHex(bytes);
    }

    /** Makes bytes for a linked device to repeat when it reconnects; they mean nothing here. */
    byte[] routingInfo() {
        byte[] bytes = new byte[ROUTING_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Makes a well-formed frame that no companion can open. */
    public ByteBuffer garbage() {
        byte[] body = new byte[GARBAGE_BYTES];
        random.nextBytes(body);
        return ByteBuffer.allocate(3 + body.length)
                .put((byte) 0)
                .putShort((short) body.length)
                .put(body)
                .flip();
    }

    private String ref() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return "2@" + Base64.getEncoder().encodeToString(bytes);
    }
}
