package io.linkgate.protocol.delivery;

import java.util.OptionalInt;

/** What became of a message that came; each has exactly one answer, see {@link MessageAnswers}. */
public enum MessageOutcome {
    /** Decrypted, and read or left unread; or of a kind that this version does not decrypt. */
    DECRYPTED(true),
    /** Decrypted before. */
    DUPLICATE(true),
    /** Not decrypted; the sender is asked to repeat it by a {@link RetryRequest}, which comes first. */
    NOT_DECRYPTABLE(false),
    /** Decrypted, and in the name of the owner, whose device has not sent it. */
    FORGED(false),
    /** Decrypted, but not a message (whatsmeow {@code receipt.go}, {@code NackInvalidProtobuf}). */
    BROKEN_CONTENT(491),
    /** Nothing in it that is known (whatsmeow {@code receipt.go}, {@code NackUnrecognizedStanza}). */
    NOTHING_RECOGNISED(488),
    /** Its attributes do not name chat, sender or time (whatsmeow {@code receipt.go}, {@code NackParsingError}). */
    UNUSABLE(487),
    /** The server has no copy for this device, which may ask the phone for one. */
    UNAVAILABLE(false),
    /** Of a newsletter, or a notice about media: nothing to receipt. */
    NOT_ADDRESSED(false);

    private static final int NONE = -1;

    private final boolean receipted;
    private final int error;

    MessageOutcome(boolean receipted) {
        this(receipted, NONE);
    }

    MessageOutcome(int error) {
        this(false, error);
    }

    MessageOutcome(boolean receipted, int error) {
        this.receipted = receipted;
        this.error = error;
    }

    /** Returns whether the answer is a receipt; otherwise it is an acknowledgement. */
    public boolean isReceipted() {
        return receipted;
    }

    /** Returns the error of the acknowledgement. */
    public OptionalInt error() {
        return error == NONE ? OptionalInt.empty() : OptionalInt.of(error);
    }
}
