package io.linkgate.engine.message;

/** The kinds of values in a {@link MessageStore}. The engine chooses keys and contents; keys may hold numbers. */
public enum StoreKind {
    /** Signal sessions with a peer's device, by Signal address. */
    SESSION("session"),
    /** The devices of an account, by its JID. */
    DEVICES("devices"),
    /** The hidden number of an account, by its phone number. */
    LID("lid"),
    /** The phone number of an account, by its hidden number. */
    PHONE("phone"),
    /** The privacy tokens of an account, given and received, by its hidden number. */
    PRIVACY_TOKEN("privacy_token"),
    /** What was sent, by message id, for as long as a repetition may be asked for. */
    SENT("sent"),
    /** The stanzas that were sent and that the server has not acknowledged, by message id. */
    PENDING("pending"),
    /** The messages that were handled, by sender and id, for as long as the server may repeat them. */
    HANDLED("handled"),
    /** The messages of a chat that have come and were not marked as seen, by the chat's JID. */
    UNSEEN("unseen"),
    /** What the account shares, by name. */
    ACCOUNT("account");

    private final String wireName;

    StoreKind(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the name in the database. */
    public String wireName() {
        return wireName;
    }
}
