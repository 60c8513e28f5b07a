package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import java.util.Objects;

/** What shows the server that a recipient may be written to. Never printed. */
public record ContactToken(Kind kind, SecretBytes value) {

    /** The two kinds. */
    public enum Kind {
        /** Given by the contact (whatsmeow {@code tctoken.go}). */
        TRUSTED("tctoken"),
        /** Derived from a secret of the account (whatsmeow {@code cstoken.go}). */
        FALLBACK("cstoken");

        private final String tag;

        Kind(String tag) {
            this.tag = tag;
        }
    }

    public ContactToken {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(value);
    }

    Node node() {
        return Node.of(kind.tag).withBytes(value.bytes());
    }

    @Override
    public String toString() {
        return "ContactToken[" + kind + "]";
    }
}
