package io.linkgate.chaos;

/** What happens to a node, or to all. */
enum Trouble {
    /** {@code kill -9}, and a start later. */
    KILLED("killed"),
    /** A planned stop, and a start later. */
    STOPPED("stopped"),
    /** The process stands still for a while: its sockets stay open. */
    FROZEN("frozen"),
    /** What goes to the database or comes from there is lost for a while. */
    CUT_OFF("cut off"),
    /** All nodes are cut off at once. */
    OUTAGE("database away"),
    /** The database is killed, and started again a while later. */
    DATABASE_KILLED("database killed"),
    /** Some connections to WhatsApp's server end without a close. */
    DROPPED("connections dropped");

    private final String words;

    Trouble(String words) {
        this.words = words;
    }

    /** Whether it happens to the database, and so to all nodes. */
    boolean isOfAll() {
        return this == OUTAGE || this == DATABASE_KILLED;
    }

    /** For people. */
    String words() {
        return words;
    }
}
