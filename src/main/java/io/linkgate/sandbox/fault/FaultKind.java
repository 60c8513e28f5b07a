package io.linkgate.sandbox.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of deliberate faults. */
public enum FaultKind {
    /** The connection is closed without a stanza as soon as the companion has proven its key. */
    REFUSE(Moment.HANDSHAKE_DONE),
    /** Nothing is sent after the handshake. */
    HANG(Moment.HANDSHAKE_DONE),
    /** The connection is closed at one step, without a stanza. */
    DROP(Moment.STAGE),
    /** The certificates are not to be trusted. */
    BAD_CERTIFICATE(Moment.ACCEPTING),
    /** The phone seals with another secret. */
    BAD_HMAC(Moment.SCAN),
    /** The phone's account signs for another companion. */
    BAD_SIGNATURE(Moment.SCAN),
    /** The companion is turned away with a code after the handshake. */
    FAILURE(Moment.HANDSHAKE_DONE),
    /** The stream ends with a code. */
    STREAM_ERROR(Moment.CONNECTED),
    /** The stream ends because the server claims that a stanza of its own was not answered. */
    UNANSWERED(Moment.CONNECTED),
    /** The link is made, but the companion is not asked to reconnect. */
    NO_RESTART(Moment.SCAN),
    /** The stream ends as if another connection of the device had replaced it. */
    REPLACED(Moment.CONNECTED),
    /** The companion is asked for a fresh secret in its codes. */
    REFRESH(Moment.CONNECTED),
    /** Every node is sent as a zlib stream. */
    COMPRESSED(Moment.HANDSHAKE_DONE),
    /** Every frame is sent in several messages, cut within its length too. */
    SPLIT(Moment.HANDSHAKE_DONE),
    /** All nodes of one turn, with a ping before them, are sent in one message. */
    MERGED(Moment.HANDSHAKE_DONE),
    /** A frame that does not authenticate is sent. */
    GARBAGE(Moment.CONNECTED),
    /** Nothing is answered any more, not even keep-alives. */
    SILENCE(Moment.CONNECTED),
    /** A message of the companion gets no ack, but is delivered. */
    NO_ACK(Moment.SENDING),
    /** A message of the companion is refused with a code. */
    ACK(Moment.SENDING),
    /** The ack of a message reports other devices than there are. */
    PHASH(Moment.SENDING),
    /** The recipient links a device just before a message of the companion arrives. */
    NEW_DEVICE(Moment.SENDING),
    /** The recipient moves to a new phone just before a message of the companion arrives. */
    IDENTITY(Moment.SENDING),
    /** A stanza with a message is delivered twice. */
    DUPLICATE(Moment.DELIVERY),
    /** A message is delivered after the next one. */
    OUT_OF_ORDER(Moment.DELIVERY),
    /** A phone's message has a wrong MAC. */
    BAD_MAC(Moment.WRITING),
    /** A phone's message begins a session with a one-time key that the companion does not have. */
    UNKNOWN_PREKEY(Moment.WRITING),
    /** A phone's message leaves out some counters. */
    SKIP(Moment.WRITING),
    /** A phone claims that it cannot read a message of the companion. */
    RETRY(Moment.READING),
    /** A query is answered without hidden numbers. */
    NO_LID(Moment.LOOKUP);

    private final Moment moment;

    FaultKind(Moment moment) {
        this.moment = moment;
    }

    Moment moment() {
        return moment;
    }

    /** Whether it concerns messages; the others concern connections and links. */
    public boolean isOfMail() {
        return moment.compareTo(Moment.SENDING) >= 0;
    }

    /** The API's word for it, for example {@code bad_hmac}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with that word. */
    public static Optional<FaultKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** When a fault applies. */
    enum Moment {
        /** A connection is accepted, before the companion is known. */
        ACCEPTING,
        /** The companion has proven its key. */
        HANDSHAKE_DONE,
        /** The stanzas flow; the fault applies at once to a connection that is already at this point. */
        CONNECTED,
        /** A phone signs. */
        SCAN,
        /** At the step that the fault names. */
        STAGE,
        /** The companion sends a message. */
        SENDING,
        /** A message is delivered to the companion. */
        DELIVERY,
        /** A phone encrypts a message for the companion. */
        WRITING,
        /** A phone decrypts a message of the companion. */
        READING,
        /** The companion asks for hidden numbers. */
        LOOKUP
    }
}
