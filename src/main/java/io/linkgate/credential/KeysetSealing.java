package io.linkgate.credential;

import io.linkgate.storage.Sealing;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Seals with the keyset of the devices. */
final class KeysetSealing implements Sealing {

    private final Keyset keyset;

    KeysetSealing(Keyset keyset) {
        this.keyset = Objects.requireNonNull(keyset);
    }

    @Override
    public byte[] seal(byte[] content, String context) {
        return keyset.seal(content, context.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] open(byte[] sealed, String context) throws UnreadableException {
        try {
            return keyset.open(sealed, context.getBytes(StandardCharsets.UTF_8));
        } catch (KeysetException e) {
            throw new UnreadableException();
        }
    }
}
