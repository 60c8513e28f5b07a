package io.linkgate.access;

import io.linkgate.access.TokenChanges.Changed;
import io.linkgate.storage.Outage;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usable tokens of the store, in memory, and the administrator token. {@link #refresh} reads what any node has
 * changed: at once after a change by this node, and once a second for those of others. So a call never reads the
 * database, and a token that is revoked elsewhere works for two seconds at most. While the database cannot be read, the
 * tokens known last stay valid.
 *
 * <p>The last use of a token is noted here, and written by {@link #recordUse} once a minute. Safe for use by any
 * thread.
 */
public final class CurrentTokens implements AccessTokens {

    private static final Logger LOG = LoggerFactory.getLogger(CurrentTokens.class);

    private final AdministratorToken administrator;
    private final TokenStore store;
    private final Clock clock;
    private final Outage outage;
    private final ConcurrentMap<TokenHash, ValidSecret> secrets = new ConcurrentHashMap<>();
    private final Map<String, Known> known = new HashMap<>(); // guarded by this
    private long revision = -1; // guarded by this

    /** A secret of a usable token, until that time. */
    private record ValidSecret(Optional<Caller> caller, Instant until, LastUse use) {}

    /** What was read about a token. */
    private record Known(Set<TokenHash> secrets, LastUse use) {}

    /** When a token was last used by a call to this node. */
    private static final class LastUse {
        private volatile Instant at = Instant.MIN;
        private Instant recorded = Instant.MIN; // guarded by the tokens
    }

    /** Creates a view of the store; it knows the administrator only until it is refreshed. */
    public CurrentTokens(AdministratorToken administrator, TokenStore store, Clock clock) {
        this.administrator = Objects.requireNonNull(administrator);
        this.store = Objects.requireNonNull(store);
        this.clock = Objects.requireNonNull(clock);
        this.outage = new Outage(
                LOG,
                clock,
                "Changes of access tokens by other nodes cannot be read",
                "Changes of access tokens by other nodes are read again");
    }

    @Override
    public Optional<Caller> authenticate(String presented) {
        return authenticate(TokenHash.of(presented));
    }

    @Override
    public Supplier<Optional<Caller>> authentication(String presented) {
        TokenHash hash = TokenHash.of(presented);
        return () -> authenticate(hash);
    }

    private Optional<Caller> authenticate(TokenHash hash) {
        if (administrator.hasHash(hash)) {
            return Optional.of(Caller.ADMINISTRATOR);
        }
        ValidSecret secret = secrets.get(hash);
        if (secret == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (!now.isBefore(secret.until)) {
            return Optional.empty();
        }
        secret.use.at = now;
        return secret.caller;
    }

    /** Reads what has changed in the store. Blocks on the database. */
    public synchronized void refresh() {
        TokenChanges changes = store.changesSince(revision);
        Instant now = clock.instant();
        changes.tokens().forEach(changed -> apply(changed, now));
        revision = changes.revision();
    }

    /** Reads what other nodes have changed; to be run once a second. Logs a failing database, never throws. */
    public synchronized void refreshOrReport() {
        try {
            refresh();
            outage.over();
        } catch (RuntimeException e) {
            outage.failed(e);
        }
    }

    private void apply(Changed changed, Instant now) {
        TokenRecord token = changed.token();
        Known before = known.remove(token.id());
        LastUse use = before == null ? new LastUse() : before.use;
        Set<TokenHash> valid = token.isUsableAt(now) ? changed.secrets().keySet() : Set.of();
        Optional<Caller> caller = Optional.of(token.caller());
        Instant end = token.expiresAt().orElse(Instant.MAX);
        // New secrets first: a token that stays valid must not be refused in between.
        valid.forEach(hash -> secrets.put(
                hash, new ValidSecret(caller, earlier(end, changed.secrets().get(hash)), use)));
        if (before != null) {
            before.secrets.stream().filter(hash -> !valid.contains(hash)).forEach(secrets::remove);
        }
        if (!valid.isEmpty()) {
            known.put(token.id(), new Known(valid, use));
        }
    }

    /**
     * Writes when tokens were last used, and forgets those that have expired; to be run once a minute and at the end.
     * Blocks on the database.
     */
    public synchronized void recordUse() {
        Map<String, Instant> used = new HashMap<>();
        known.forEach((id, token) -> {
            if (token.use.at.isAfter(token.use.recorded)) {
                used.put(id, token.use.at);
            }
        });
        if (!used.isEmpty()) {
            store.recordUse(used);
            used.forEach((id, at) -> known.get(id).use.recorded = at);
        }
        Instant now = clock.instant();
        secrets.values().removeIf(secret -> !now.isBefore(secret.until));
        known.values().removeIf(token -> token.secrets.stream().noneMatch(secrets::containsKey));
    }

    /** Returns the number of secrets in memory. */
    int size() {
        return secrets.size();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
