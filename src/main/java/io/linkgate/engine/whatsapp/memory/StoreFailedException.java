package io.linkgate.engine.whatsapp.memory;

/** Thrown when the store of messages failed: nothing was changed, and the desk cannot go on. */
public final class StoreFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreFailedException(RuntimeException cause) {
        super("the store of messages failed", cause);
    }
}
