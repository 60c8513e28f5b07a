package io.linkgate.access;

import java.util.Optional;

/** Recognises tokens. Safe for use by any thread; touches no database, since every poll asks. */
public interface AccessTokens {

    /**
     * Who holds that token.
     *
     * @param presented what a caller sent, any text
     * @return empty when it is unknown, revoked or expired; how long the answer takes does not tell how close it was
     */
    Optional<Caller> authenticate(String presented);
}
