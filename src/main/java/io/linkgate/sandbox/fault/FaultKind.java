package io.linkgate.sandbox.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the stand-in can do wrong on purpose. */
public enum FaultKind {
    /** The connection is closed as soon as it is known whose it is, without a word. */
    REFUSE(Moment.MEETING),
    /** Nothing is ever said after the handshake. */
    HANG(Moment.MEETING),
    /** The connection is closed at one step, without a word. */
    DROP(Moment.STAGE),
    /** The certificates are not to be trusted. */
    BAD_CERTIFICATE(Moment.ACCEPTING),
    /** The phone seals with another secret. */
    BAD_HMAC(Moment.SCAN),
    /** The phone's account signs for another companion. */
    BAD_SIGNATURE(Moment.SCAN),
    /** The companion is turned away with a code after the handshake. */
    FAILURE(Moment.MEETING),
    /** The stream ends with a code. */
    STREAM_ERROR(Moment.TALK),
    /** The stream ends because the server misses an answer to something that it sent. */
    UNANSWERED(Moment.TALK),
    /** The link is made, but the companion is not told to come back. */
    NO_RESTART(Moment.SCAN),
    /** The companion is told that another connection took its place. */
    REPLACED(Moment.TALK),
    /** The companion is asked for a fresh secret in its codes. */
    REFRESH(Moment.TALK),
    /** Every node is sent as a zlib stream. */
    COMPRESSED(Moment.MEETING),
    /** Every frame is sent in several messages, cut within its length too. */
    SPLIT(Moment.MEETING),
    /** All that is said at once, and a ping before it, is sent in one message. */
    MERGED(Moment.MEETING),
    /** A frame that does not authenticate is sent. */
    GARBAGE(Moment.TALK),
    /** Nothing is answered any more, keep-alives neither. */
    SILENCE(Moment.TALK);

    private final Moment moment;

    FaultKind(Moment moment) {
        this.moment = moment;
    }

    Moment moment() {
        return moment;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<FaultKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** When a fault strikes. */
    enum Moment {
        /** A connection comes, nobody knows whose. */
        ACCEPTING,
        /** The companion has proven its key. */
        MEETING,
        /** Companion and server talk; a connection that does so already is struck at once. */
        TALK,
        /** A phone signs. */
        SCAN,
        /** At the step that the fault names. */
        STAGE
    }
}
