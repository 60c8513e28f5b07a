package io.linkgate.engine.whatsapp;

/** One try at a connection, in its mailbox. Tells its end once. */
interface Attempt {

    /** Starts it. */
    void begin();

    /** Ends it. */
    void close();
}
