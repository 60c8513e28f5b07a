package io.linkgate.access;

import io.linkgate.config.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/** Random tokens: a prefix that shows what they are for, and 43 characters of base64url, 256 random bits. */
public final class OpaqueToken {

    /** The prefix of access tokens. */
    static final String ACCESS_TOKEN = "lg_";

    /** Also the id of a token that was not made here, such as the administrator's of the settings. */
    private static final Pattern ID = Pattern.compile("[0-9a-z_]{1,40}");

    private static final int RANDOM_BYTES = 32;
    private static final int ID_LENGTH = 12;
    private static final String ID_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

    private OpaqueToken() {}

    /** Returns a new token, to be shown once. */
    public static Secret generate(String prefix, SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        Secret token =
                Secret.of(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        Arrays.fill(bytes, (byte) 0);
        return token;
    }

    /** Returns a new name for what the token belongs to, which is no secret: a prefix and 12 letters and digits. */
    public static String newId(String prefix, SecureRandom random) {
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }

    /** Whether a text of a caller may be the id of a token or link: nothing else need be looked up. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Hashes a token and wipes the copy that was made for it. */
    public static TokenHash hash(Secret token) {
        byte[] bytes = token.bytes();
        TokenHash hash = TokenHash.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        return hash;
    }
}
