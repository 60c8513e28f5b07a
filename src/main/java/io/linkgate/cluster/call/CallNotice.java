package io.linkgate.cluster.call;

import java.util.Optional;

/**
 * The text of a notice about a call.
 *
 * @param to the node that it concerns; all others ignore it
 * @param id that of the call
 */
record CallNotice(String to, String id) {

    /** The kind of notices about calls that wait for their owner. */
    static final String CALL = "call";

    /** The kind of notices about calls that are answered. */
    static final String ANSWER = "call-answer";

    /** Returns the notice; empty if the text is none. */
    static Optional<CallNotice> parse(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? Optional.empty()
                : Optional.of(new CallNotice(text.substring(0, space), text.substring(space + 1)));
    }

    String text() {
        return to + " " + id;
    }
}
