package io.linkgate.protocol.message;

import java.time.Duration;
import java.time.Instant;

/**
 * The validity of privacy tokens. Times are counted in whole weeks since 1970 (whatsmeow {@code tctoken.go}, Baileys
 * {@code Utils/tc-token-utils.ts}).
 */
public final class PrivacyTokens {

    private static final long WEEK_SECONDS = Duration.ofDays(7).toSeconds();

    /** The week of the token and the three after it. */
    private static final int VALID_WEEKS = 4;

    private PrivacyTokens() {}

    /** Returns whether a contact's token may still be sent. */
    public static boolean isValid(Instant given, Instant now) {
        return week(given) > week(now) - VALID_WEEKS;
    }

    /**
     * Returns whether the own token is due for a contact that was written to.
     *
     * @param given when it was given last; the epoch if never
     */
    public static boolean isDue(Instant given, Instant now) {
        return week(given) < week(now);
    }

    /** Returns whether an address takes tokens: accounts do, except automated ones and WhatsApp's own, number 0. */
    public static boolean apply(Jid chat) {
        return chat.isUser() && !chat.isBot() && !chat.user().equals("0");
    }

    private static long week(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), WEEK_SECONDS);
    }
}
