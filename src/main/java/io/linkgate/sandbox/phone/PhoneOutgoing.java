package io.linkgate.sandbox.phone;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.mail.Journal;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one phone has sent, for devices that cannot read it and ask again. Confined to the lock of its phone.
 */
final class PhoneOutgoing {

    private static final int MAX = 300;

    private final Journal journal;
    private final String prefix;
    private final Map<String, Sent> texts = new LinkedHashMap<>();

    /**
     * One message.
     *
     * @param to the account that it was for
     * @param peer whether it was for one companion of the phone, for programs
     * @param content the message before padding, as the recipient gets it
     */
    record Sent(PhoneNumber to, boolean peer, byte[] content) {

        /** Leaves the content out. */
        @Override
        public String toString() {
            return "Sent[" + peer + "]";
        }
    }

    PhoneOutgoing(Journal journal, PhoneNumber phone) {
        this.journal = Objects.requireNonNull(journal);
        this.prefix = "sent/" + phone.digits() + "/";
        journal.records(prefix).forEach((name, record) -> {
            ByteBuffer bytes = ByteBuffer.wrap(record);
            PhoneNumber to = new PhoneNumber(bytes.getLong());
            boolean peer = bytes.get() == 1;
            byte[] content = new byte[bytes.remaining()];
            bytes.get(content);
            texts.put(name.substring(prefix.length()), new Sent(to, peer, content));
        });
    }

    void put(String id, Sent sent) {
        journal.put(
                prefix + id,
                ByteBuffer.allocate(Long.BYTES + 1 + sent.content().length)
                        .putLong(sent.to().digits())
                        .put((byte) (sent.peer() ? 1 : 0))
                        .put(sent.content())
                        .array());
        texts.put(id, sent);
        if (texts.size() > MAX) {
            String oldest = texts.keySet().iterator().next();
            texts.remove(oldest);
            journal.remove(prefix + oldest);
        }
    }

    /** The message with that id. */
    Optional<Sent> find(String id) {
        return Optional.ofNullable(texts.get(id));
    }
}
