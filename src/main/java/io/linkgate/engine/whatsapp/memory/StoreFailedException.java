package io.linkgate.engine.whatsapp.memory;

/**
 * Thrown when the store of messages failed, even by an {@link Error}. What was to be changed may be on disk, and the
 * desk cannot go on.
 */
public final class StoreFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreFailedException(Throwable cause) {
        super("the store of messages failed", cause);
    }
}
