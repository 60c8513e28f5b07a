package io.linkgate.access;

import io.linkgate.access.TokenChanges.Changed;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens in SQL. Times are stored to the microsecond. Each change first takes the next revision, whose row it
 * locks until it is committed; so changes are visible in the order of their revisions, and none is missed by a reader.
 * A token that cannot be read, for example because a newer Linkgate gave it a new scope, is refused.
 */
public final class SqlTokenStore implements TokenStore {

    private static final Logger LOG = LoggerFactory.getLogger(SqlTokenStore.class);

    /** How long revoked and expired tokens are still listed. */
    private static final Duration LISTED_AFTER_THEIR_END = Duration.ofDays(30);

    private static final String TOKENS = "SELECT * FROM access_tokens t";

    private final Jdbi jdbi;

    /** @param jdbi a database whose migrations have been run */
    public SqlTokenStore(Jdbi jdbi) {
        this.jdbi = Objects.requireNonNull(jdbi);
    }

    @Override
    public boolean insert(TokenRecord token, TokenHash secret, Instant now) {
        return jdbi.inTransaction(handle -> {
            long revision = nextRevision(handle);
            removeLongEnded(handle, now.minus(LISTED_AFTER_THEIR_END));
            if (countUsable(handle, now) >= MAX_USABLE) {
                return false;
            }
            handle.createUpdate("INSERT INTO access_tokens (id, label, scope, quota, created_at, expires_at, revision)"
                            + " VALUES (:id, :label, :scope, :quota, :created, :expires, :revision)")
                    .bind("id", token.id())
                    .bind("label", token.label())
                    .bind("scope", token.scope().wireName())
                    .bindBySqlType("quota", boxed(token.quota()), Types.INTEGER)
                    .bindBySqlType("created", SqlTime.of(token.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bindBySqlType("expires", SqlTime.of(token.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bind("revision", revision)
                    .execute();
            addSecret(handle, token.id(), secret);
            token.instances()
                    .forEach(instance -> handle.execute(
                            "INSERT INTO access_token_instances (token_id, instance_id) VALUES (?, ?)",
                            token.id(),
                            instance.value()));
            return true;
        });
    }

    @Override
    public Optional<TokenRecord> find(String id) {
        return jdbi.withHandle(handle -> find(handle, id));
    }

    @Override
    public List<TokenRecord> all() {
        return jdbi.withHandle(
                handle -> read(handle, handle.createQuery(TOKENS + " ORDER BY created_at, id"), instances(handle, -1)));
    }

    @Override
    public Optional<TokenRecord> rotate(String id, TokenHash secret, Instant now, Instant olderUntil) {
        return jdbi.inTransaction(handle -> {
            long revision = nextRevision(handle);
            if (find(handle, id).filter(token -> token.isUsableAt(now)).isEmpty()) {
                return Optional.empty();
            }
            handle.createUpdate("DELETE FROM access_token_secrets WHERE token_id = :id AND valid_until <= :now")
                    .bind("id", id)
                    .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                    .execute();
            handle.createUpdate("UPDATE access_token_secrets SET valid_until = :until"
                            + " WHERE token_id = :id AND (valid_until IS NULL OR valid_until > :until)")
                    .bind("id", id)
                    .bindBySqlType("until", SqlTime.of(olderUntil), Types.TIMESTAMP_WITH_TIMEZONE)
                    .execute();
            addSecret(handle, id, secret);
            mark(handle, "rotated_at", id, now, revision);
            return find(handle, id);
        });
    }

    @Override
    public Optional<TokenRecord> revoke(String id, Instant now) {
        return jdbi.inTransaction(handle -> {
            long revision = nextRevision(handle);
            Optional<TokenRecord> token = find(handle, id);
            if (token.filter(found -> found.revokedAt().isEmpty()).isPresent()) {
                mark(handle, "revoked_at", id, now, revision);
            }
            return find(handle, id);
        });
    }

    @Override
    public void recordUse(Map<String, Instant> lastUsed) {
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("UPDATE access_tokens SET last_used_at = :at"
                    + " WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :at)");
            new TreeMap<>(lastUsed) // in one order, so that two nodes never wait for each other
                    .forEach((id, at) -> batch.bind("id", id)
                            .bindBySqlType("at", SqlTime.of(at), Types.TIMESTAMP_WITH_TIMEZONE)
                            .add());
            batch.execute();
        });
    }

    /** Reads the revision first: what is committed in between is read twice, and nothing is missed. */
    @Override
    public TokenChanges changesSince(long revision) {
        return jdbi.withHandle(handle -> {
            long present = handle.createQuery("SELECT revision FROM access_token_revision WHERE id = 1")
                    .mapTo(Long.class)
                    .one();
            if (present == revision) {
                return new TokenChanges(present, List.of());
            }
            List<TokenRecord> tokens = read(
                    handle,
                    handle.createQuery(TOKENS + " WHERE revision > :since").bind("since", revision),
                    instances(handle, revision));
            Map<String, Map<TokenHash, Instant>> secrets = secrets(handle, revision);
            return new TokenChanges(
                    present,
                    tokens.stream()
                            .map(token -> new Changed(token, secrets.getOrDefault(token.id(), Map.of())))
                            .toList());
        });
    }

    private static long nextRevision(Handle handle) {
        handle.execute("UPDATE access_token_revision SET revision = revision + 1 WHERE id = 1");
        return handle.createQuery("SELECT revision FROM access_token_revision WHERE id = 1")
                .mapTo(Long.class)
                .one();
    }

    private static void removeLongEnded(Handle handle, Instant before) {
        handle.createUpdate("DELETE FROM access_tokens WHERE (revoked_at < :before OR expires_at < :before)"
                        + " AND NOT EXISTS (SELECT 1 FROM instances WHERE owner = access_tokens.id)")
                .bindBySqlType("before", SqlTime.of(before), Types.TIMESTAMP_WITH_TIMEZONE)
                .execute();
    }

    private static int countUsable(Handle handle, Instant now) {
        return handle.createQuery("SELECT COUNT(*) FROM access_tokens"
                        + " WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)")
                .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                .mapTo(Integer.class)
                .one();
    }

    private static void addSecret(Handle handle, String id, TokenHash secret) {
        handle.execute("INSERT INTO access_token_secrets (hash, token_id) VALUES (?, ?)", secret.bytes(), id);
    }

    private static void mark(Handle handle, String column, String id, Instant at, long revision) {
        handle.createUpdate("UPDATE access_tokens SET " + column + " = :at, revision = :revision WHERE id = :id")
                .bind("id", id)
                .bindBySqlType("at", SqlTime.of(at), Types.TIMESTAMP_WITH_TIMEZONE)
                .bind("revision", revision)
                .execute();
    }

    private static Optional<TokenRecord> find(Handle handle, String id) {
        Set<InstanceId> listed = handle
                .createQuery("SELECT instance_id FROM access_token_instances WHERE token_id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .list()
                .stream()
                .flatMap(text -> InstanceId.parse(text).stream())
                .collect(Collectors.toSet());
        return read(handle, handle.createQuery(TOKENS + " WHERE id = :id").bind("id", id), Map.of(id, listed)).stream()
                .findFirst();
    }

    private static List<TokenRecord> read(Handle handle, Query query, Map<String, Set<InstanceId>> instances) {
        List<TokenRecord> tokens = new ArrayList<>();
        query.map((row, context) -> token(row, instances)).forEach(token -> token.ifPresent(tokens::add));
        return tokens;
    }

    private static Optional<TokenRecord> token(ResultSet row, Map<String, Set<InstanceId>> instances)
            throws SQLException {
        String id = row.getString("id");
        Optional<Scope> scope = Scope.parse(row.getString("scope"));
        if (scope.isEmpty()) {
            LOG.warn("The access token {} is refused: its row in the table access_tokens cannot be read", id);
            return Optional.empty();
        }
        int number = row.getInt("quota");
        OptionalInt quota = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number); // before the next column
        return Optional.of(new TokenRecord(
                id,
                row.getString("label"),
                scope.get(),
                quota,
                instances.getOrDefault(id, Set.of()),
                SqlTime.instant(row, "created_at"),
                SqlTime.optional(row, "expires_at"),
                SqlTime.optional(row, "last_used_at"),
                SqlTime.optional(row, "rotated_at"),
                SqlTime.optional(row, "revoked_at")));
    }

    private static Map<String, Set<InstanceId>> instances(Handle handle, long since) {
        Map<String, Set<InstanceId>> found = new HashMap<>();
        handle.createQuery("SELECT i.token_id, i.instance_id FROM access_token_instances i"
                        + " JOIN access_tokens t ON t.id = i.token_id WHERE t.revision > :since")
                .bind("since", since)
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(row -> InstanceId.parse(row.getValue())
                        .ifPresent(instance -> found.computeIfAbsent(row.getKey(), any -> new HashSet<>())
                                .add(instance)));
        return found;
    }

    private static Map<String, Map<TokenHash, Instant>> secrets(Handle handle, long since) {
        Map<String, Map<TokenHash, Instant>> found = new HashMap<>();
        handle.createQuery("SELECT s.token_id, s.hash, s.valid_until FROM access_token_secrets s"
                        + " JOIN access_tokens t ON t.id = s.token_id WHERE t.revision > :since")
                .bind("since", since)
                .map((row, context) -> found.computeIfAbsent(row.getString(1), any -> new HashMap<>())
                        .put(
                                TokenHash.stored(row.getBytes(2)),
                                SqlTime.optional(row, "valid_until").orElse(Instant.MAX)))
                .forEach(any -> {});
        return found;
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static Integer boxed(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }
}
