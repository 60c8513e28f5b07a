package io.linkgate.engine;

import java.util.Objects;

/**
 * Whose device it is. Never prints a telephone number.
 *
 * @param id {@code digits@s.whatsapp.net}, the digits being the account's telephone number
 * @param lid {@code digits@lid}, the account's hidden number; empty for accounts that have none
 * @param pushName the name that the account shows, as far as it was told; empty otherwise
 * @param platform what kind of phone, for example {@code android}; empty when not told
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
