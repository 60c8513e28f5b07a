package io.linkgate.engine.message;

import java.time.Instant;
import java.util.Objects;

/** What became of a text. Closed family. */
public sealed interface SendOutcome {

    /**
     * The server has it.
     *
     * @param at the message's time, by the server
     * @param from the own JID without a device
     * @param to the recipient's JID as it was addressed, without a device
     */
    record Accepted(Instant at, String from, String to) implements SendOutcome {
        public Accepted {
            Objects.requireNonNull(at);
            Objects.requireNonNull(from);
            Objects.requireNonNull(to);
        }

        @Override
        public String toString() {
            return "Accepted[" + at + "]";
        }
    }

    /**
     * The server has refused it for good.
     *
     * @param error the server's number, for example 463: the recipient has given no privacy token; -1 if it named none
     */
    record Rejected(int error) implements SendOutcome {}

    /** There is no such account: the server names no device of it, or says so. */
    record NoRecipient() implements SendOutcome {}

    /**
     * Nothing was sent, for a passing reason: the connection is over, the disk failed, or the server did not answer,
     * had trouble of its own, or has no keys of the recipient. It may be sent again.
     */
    record NotSent() implements SendOutcome {}
}
