package io.linkgate.hook.delivery;

/**
 * The outcome of an attempt.
 *
 * @param delivered whether the receiver answered with 200 to 299
 * @param error what went wrong, free of secrets and of what the receiver wrote; empty if nothing did
 */
public record Outcome(boolean delivered, String error) {

    /** The receiver has taken the event. */
    static final Outcome DELIVERED = new Outcome(true, "");

    static Outcome failed(String error) {
        return new Outcome(false, error);
    }

    /** @param status of the response */
    static Outcome ofStatus(int status) {
        return status / 100 == 2 ? DELIVERED : failed("the receiver answered " + status);
    }
}
