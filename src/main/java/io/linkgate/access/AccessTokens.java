package io.linkgate.access;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Authenticates callers by their tokens. Safe for use by any thread; does not access the database, because every poll
 * needs it.
 */
public interface AccessTokens {

    /**
     * Returns the caller with that token.
     *
     * @param presented what a caller sent, any text
     * @return empty if the token is unknown, revoked or expired; the time this takes does not depend on how similar it
     *     is to a valid one
     */
    Optional<Caller> authenticate(String presented);

    /**
     * Returns the authentication of a call that stays open: each use answers like {@link #authenticate}, for the token
     * as it is then.
     */
    default Supplier<Optional<Caller>> authentication(String presented) {
        return () -> authenticate(presented);
    }
}
