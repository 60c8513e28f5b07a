package io.linkgate.access;

import io.linkgate.access.TokenChanges.Changed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A store of tokens in a map, for tests. As PostgreSQL does, it fails when an id contains NUL. */
public final class InMemoryTokenStore implements TokenStore {

    private static final Comparator<TokenRecord> BY_CREATION =
            Comparator.comparing(TokenRecord::createdAt).thenComparing(TokenRecord::id);

    private final Map<String, TokenRecord> tokens = new LinkedHashMap<>();
    private final Map<String, Map<TokenHash, Instant>> secrets = new HashMap<>();
    private final Map<String, Long> revisions = new HashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private long revision;
    private RuntimeException broken;

    /** Adds a token with a known secret that never expires and has no instances. */
    public void add(String id, String label, Scope scope, String secret, Instant now) {
        NewToken wanted = new NewToken(label, scope, OptionalInt.empty(), Set.of(), Optional.empty());
        insert(wanted.record(id, now), TokenHash.of(secret), now);
    }

    /** Returns how often changes were read. */
    int reads() {
        return reads.get();
    }

    /** Makes every call fail with this exception from now on; null ends that. */
    synchronized void breakWith(RuntimeException failure) {
        broken = failure;
    }

    @Override
    public synchronized boolean insert(TokenRecord token, TokenHash secret, Instant now) {
        check();
        if (tokens.values().stream().filter(any -> any.isUsableAt(now)).count() >= MAX_USABLE) {
            return false;
        }
        tokens.put(token.id(), token);
        secrets.put(token.id(), new HashMap<>(Map.of(secret, Instant.MAX)));
        revisions.put(token.id(), ++revision);
        return true;
    }

    @Override
    public synchronized Optional<TokenRecord> find(String id) {
        check();
        if (id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("NUL in an id");
        }
        return Optional.ofNullable(tokens.get(id));
    }

    @Override
    public synchronized List<TokenRecord> all() {
        check();
        return tokens.values().stream().sorted(BY_CREATION).toList();
    }

    @Override
    public synchronized Optional<TokenRecord> rotate(String id, TokenHash secret, Instant now, Instant olderUntil) {
        check();
        return find(id).filter(token -> token.isUsableAt(now)).map(token -> {
            Map<TokenHash, Instant> valid = secrets.get(id);
            valid.values().removeIf(end -> !end.isAfter(now));
            valid.replaceAll((any, end) -> end.isBefore(olderUntil) ? end : olderUntil);
            valid.put(secret, Instant.MAX);
            return put(new TokenRecord(
                    id,
                    token.label(),
                    token.scope(),
                    token.quota(),
                    token.instances(),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt(),
                    Optional.of(now),
                    token.revokedAt()));
        });
    }

    @Override
    public synchronized Optional<TokenRecord> revoke(String id, Instant now) {
        check();
        return find(id).map(token -> token.revokedAt().isPresent()
                ? token
                : put(new TokenRecord(
                        id,
                        token.label(),
                        token.scope(),
                        token.quota(),
                        token.instances(),
                        token.createdAt(),
                        token.expiresAt(),
                        token.lastUsedAt(),
                        token.rotatedAt(),
                        Optional.of(now))));
    }

    @Override
    public synchronized void recordUse(Map<String, Instant> lastUsed) {
        check();
        lastUsed.forEach((id, at) -> tokens.computeIfPresent(
                id,
                (any, token) -> token.lastUsedAt().filter(at::isBefore).isPresent()
                        ? token
                        : new TokenRecord(
                                id,
                                token.label(),
                                token.scope(),
                                token.quota(),
                                token.instances(),
                                token.createdAt(),
                                token.expiresAt(),
                                Optional.of(at),
                                token.rotatedAt(),
                                token.revokedAt())));
    }

    @Override
    public synchronized TokenChanges changesSince(long since) {
        reads.incrementAndGet();
        check();
        List<Changed> changed = new ArrayList<>();
        revisions.forEach((id, of) -> {
            if (of > since) {
                changed.add(new Changed(tokens.get(id), secrets.get(id)));
            }
        });
        return new TokenChanges(revision, changed);
    }

    private TokenRecord put(TokenRecord token) {
        tokens.put(token.id(), token);
        revisions.put(token.id(), ++revision);
        return token;
    }

    private void check() {
        if (broken != null) {
            throw broken;
        }
    }
}
