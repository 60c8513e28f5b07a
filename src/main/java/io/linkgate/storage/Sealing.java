package io.linkgate.storage;

/** Seals what must not be readable in the database. For Linkgate's own threads only. */
public interface Sealing {

    /**
     * Seals.
     *
     * @param context what it belongs to; it opens only with the same
     */
    byte[] seal(byte[] content, String context);

    /**
     * Opens.
     *
     * @throws UnreadableException if it was sealed for another context, or with a key that is gone
     */
    byte[] open(byte[] sealed, String context) throws UnreadableException;

    /** Thrown when sealed content does not open. */
    final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        public UnreadableException() {
            super("sealed content does not open");
        }
    }
}
