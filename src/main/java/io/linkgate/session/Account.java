package io.linkgate.session;

import java.io.Serializable;
import java.util.Objects;

/**
 * The account to which an instance is linked. Never prints a telephone number.
 *
 * @param phone the digits of the account's telephone number
 * @param lid {@code digits@lid}, the account's hidden number; empty for accounts that have none
 * @param pushName the name that the account shows; empty if it is not known
 * @param platform the kind of phone, for example {@code android}; empty if it is not known
 */
public record Account(String phone, String lid, String pushName, String platform) implements Serializable {

    /** An account that exists, but whose data could not be read. */
    public static final Account UNKNOWN = new Account("", "", "", "");

    public Account {
        Objects.requireNonNull(phone);
        Objects.requireNonNull(lid);
        Objects.requireNonNull(pushName);
        Objects.requireNonNull(platform);
    }

    /** Whether its data is known. */
    public boolean isKnown() {
        return !phone.isEmpty();
    }

    @Override
    public String toString() {
        return "Account[" + platform + "]";
    }
}
