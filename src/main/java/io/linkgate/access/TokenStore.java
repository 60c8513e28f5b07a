package io.linkgate.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The durable store of access tokens, shared by all nodes. Every change is on disk before its method returns. Safe for
 * use by any thread; calls block on the database.
 */
public interface TokenStore {

    /** The maximum number of usable tokens: every node keeps all of them in memory. */
    int MAX_USABLE = 10_000;

    /**
     * Adds a token, and removes tokens that ended long ago and own no instance.
     *
     * @param now the present
     * @return false if there are {@value #MAX_USABLE} usable tokens already
     */
    boolean insert(TokenRecord token, TokenHash secret, Instant now);

    /** Returns the token with that id, if there is one. */
    Optional<TokenRecord> find(String id);

    /** Returns all tokens in order of creation, ended ones included. */
    List<TokenRecord> all();

    /**
     * Replaces the secret of a usable token. Older secrets end at that time, or earlier if they were to end earlier.
     *
     * @return the token; empty if it does not exist or is not usable
     */
    Optional<TokenRecord> rotate(String id, TokenHash secret, Instant now, Instant olderUntil);

    /** Revokes a token for good. Returns it, also if it was revoked before; empty if it does not exist. */
    Optional<TokenRecord> revoke(String id, Instant now);

    /** Records when tokens were last used, by id. Tokens that no longer exist are ignored. */
    void recordUse(Map<String, Instant> lastUsed);

    /**
     * Returns the tokens that have changed.
     *
     * @param revision that of the last changes that were read; negative for all tokens
     */
    TokenChanges changesSince(long revision);
}
