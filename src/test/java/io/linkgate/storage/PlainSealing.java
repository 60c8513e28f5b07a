package io.linkgate.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A sealing that tests can look through: the context, a zero, and every byte of the content inverted. */
public final class PlainSealing implements Sealing {

    @Override
    public byte[] seal(byte[] content, String context) {
        byte[] head = (context + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] sealed = Arrays.copyOf(head, head.length + content.length);
        for (int i = 0; i < content.length; i++) {
            sealed[head.length + i] = (byte) ~content[i];
        }
        return sealed;
    }

    @Override
    public byte[] open(byte[] sealed, String context) throws UnreadableException {
        byte[] head = (context + "\0").getBytes(StandardCharsets.UTF_8);
        if (sealed.length < head.length || !Arrays.equals(head, Arrays.copyOf(sealed, head.length))) {
            throw new UnreadableException();
        }
        byte[] content = Arrays.copyOfRange(sealed, head.length, sealed.length);
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ~content[i];
        }
        return content;
    }
}
