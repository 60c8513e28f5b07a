package io.linkgate.protocol.message;

import java.util.Objects;
import java.util.Optional;

/**
 * The two numbers of one account. Never prints them.
 *
 * @param phone the phone number, without a device
 * @param hidden the hidden number, without a device
 */
public record LidPair(Jid phone, Jid hidden) {

    public LidPair {
        Objects.requireNonNull(phone);
        Objects.requireNonNull(hidden);
        if (!phone.isPhone() || !hidden.isHidden()) {
            throw new IllegalArgumentException("a pair has a phone number and a hidden one");
        }
    }

    /** Returns the pair of two addresses in either order; empty if they are of one kind, or no accounts. */
    public static Optional<LidPair> of(Jid one, Jid other) {
        if (one.isPhone() && other.isHidden()) {
            return Optional.of(new LidPair(one.bare(), other.bare()));
        }
        return one.isHidden() && other.isPhone()
                ? Optional.of(new LidPair(other.bare(), one.bare()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "LidPair[]";
    }
}
