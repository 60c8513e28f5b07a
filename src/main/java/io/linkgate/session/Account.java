package io.linkgate.session;

import java.io.Serializable;
import java.util.Objects;

/**
 * Whose device an instance is linked as. Never prints a telephone number.
 *
 * @param phone the digits of the account's telephone number
 * @param lid {@code digits@lid}, the account's hidden number; empty for accounts that have none
 * @param pushName the name that the account shows; empty when it is not known
 * @param platform what kind of phone, for example {@code android}; empty when not told
 */
public record Account(String phone, String lid, String pushName, String platform) implements Serializable {

    /** An account that exists, but of which nothing could be read. */
    public static final Account UNKNOWN = new Account("", "", "", "");

    public Account {
        Objects.requireNonNull(phone);
        Objects.requireNonNull(lid);
        Objects.requireNonNull(pushName);
        Objects.requireNonNull(platform);
    }

    /** Whether it names an account. */
    public boolean isKnown() {
        return !phone.isEmpty();
    }

    @Override
    public String toString() {
        return "Account[" + platform + "]";
    }
}
