package io.linkgate.access;

import io.linkgate.config.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Creates, lists, rotates and revokes access tokens. Every change is on disk and valid on this node when its method
 * returns. Safe for use by any thread; calls block on the database.
 */
public final class TokenAdministration {

    private static final String ID_PREFIX = "tok_";

    private final TokenStore store;
    private final CurrentTokens current;
    private final Clock clock;
    private final SecureRandom random;

    public TokenAdministration(TokenStore store, CurrentTokens current, Clock clock, SecureRandom random) {
        this.store = Objects.requireNonNull(store);
        this.current = Objects.requireNonNull(current);
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
    }

    /** Creates a token; empty if there are {@value TokenStore#MAX_USABLE} usable ones already. */
    public Optional<IssuedToken> create(NewToken wanted) {
        TokenRecord token = wanted.record(OpaqueToken.newId(ID_PREFIX, random), now());
        Secret secret = OpaqueToken.generate(OpaqueToken.ACCESS_TOKEN, random);
        if (!store.insert(token, OpaqueToken.hash(secret), now())) {
            return Optional.empty();
        }
        current.refresh();
        return Optional.of(new IssuedToken(token, secret));
    }

    /** Returns the token with that id, if there is one. */
    public Optional<TokenRecord> find(String id) {
        return store.find(id);
    }

    /** Returns all tokens in order of creation, with uses of this node up to now. */
    public List<TokenRecord> all() {
        current.recordUse();
        return store.all();
    }

    /**
     * Replaces the secret of a usable token.
     *
     * @param overlap how long older secrets stay valid
     * @return empty if the token does not exist, or is revoked or expired
     */
    public Optional<IssuedToken> rotate(String id, Duration overlap) {
        Secret secret = OpaqueToken.generate(OpaqueToken.ACCESS_TOKEN, random);
        Instant now = now();
        Optional<TokenRecord> rotated = store.rotate(id, OpaqueToken.hash(secret), now, now.plus(overlap));
        current.refresh();
        return rotated.map(token -> new IssuedToken(token, secret));
    }

    /** Revokes a token for good; empty if it does not exist. */
    public Optional<TokenRecord> revoke(String id) {
        current.recordUse(); // before the token is forgotten
        Optional<TokenRecord> revoked = store.revoke(id, now());
        current.refresh();
        return revoked;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
