package io.linkgate.sandbox.mail;

import java.util.Map;

/** Named records that survive a restart. Safe for use by any thread. */
public interface Journal extends AutoCloseable {

    /** Keeps nothing, for stand-ins that start from scratch each time. */
    Journal NOWHERE = new Journal() {
        @Override
        public Map<String, byte[]> records(String prefix) {
            return Map.of();
        }

        @Override
        public void put(String name, byte[] value) {}

        @Override
        public void remove(String name) {}

        @Override
        public void close() {}
    };

    /** Returns the records whose names have that prefix, by name, in the order in which they were written. */
    Map<String, byte[]> records(String prefix);

    /**
     * Writes a record, replacing one of the same name. A process that is killed afterwards does not lose it.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    void put(String name, byte[] value);

    /** Removes a record, if there is one. */
    void remove(String name);

    /** Writes nothing more. */
    @Override
    void close();
}
