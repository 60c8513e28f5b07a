package io.linkgate.engine.whatsapp.memory;

import io.linkgate.engine.message.SendOutcome;

/** The meaning of the numbers with which the server refuses a message. */
public final class SendOutcomes {

    /** No such recipient (whatsapp-rust {@code src/client/node_io.rs}). */
    private static final int NOT_FOUND = 404;

    private SendOutcomes() {}

    public static SendOutcome ofError(int error) {
        return error == NOT_FOUND ? new SendOutcome.NoRecipient() : new SendOutcome.Rejected(error);
    }
}
