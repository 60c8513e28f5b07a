package io.linkgate.engine;

import java.util.Objects;

/**
 * The account of a linked device. Never prints a phone number.
 *
 * @param id {@code digits@s.whatsapp.net}, the digits being the account's phone number
 * @param lid {@code digits@lid}, the account's hidden number; empty for accounts that have none
 * @param pushName the name that the account shows; empty if unknown
 * @param platform the kind of phone, for example {@code android}; empty if unknown
 */
public record LinkedAccount(String id, String lid, String pushName, String platform) {

    public LinkedAccount {
        Objects.requireNonNull(id);
        Objects.requireNonNull(lid);
        Objects.requireNonNull(pushName);
        Objects.requireNonNull(platform);
    }

    @Override
    public String toString() {
        return "LinkedAccount[" + platform + "]";
    }
}
