package io.linkgate.link;

import io.linkgate.access.TokenHash;
import io.linkgate.instance.InstanceId;
import io.linkgate.link.LinkChanges.Changed;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Temporary links in SQL, shared by all nodes. Each change first takes the next revision, whose row it locks until it
 * is committed; so changes are visible in the order of their revisions, and none is missed by a reader. A transaction
 * that locks an instance too locks that first. Calls block on the database.
 */
final class SqlLinks {

    /** How long a link that is over is still known, so that its visitor learns why. */
    static final Duration KNOWN_AFTER_THEIR_END = Duration.ofDays(1);

    /** How many links of one instance are known, the newest. */
    static final int KNOWN_PER_INSTANCE = 10;

    private final Jdbi jdbi;

    /** @param jdbi a database whose migrations have been run */
    SqlLinks(Jdbi jdbi) {
        this.jdbi = Objects.requireNonNull(jdbi);
    }

    /** A sealed secret, and the link to which it belongs. */
    record SealedLink(TemporaryLink link, byte[] sealed) {}

    /**
     * Adds a link, and ends older ones of the same instance.
     *
     * @return false if the instance does not exist
     */
    boolean insert(TemporaryLink link, TokenHash secret, byte[] sealed) {
        return jdbi.inTransaction(handle -> {
            if (!exists(handle, link.instance())) {
                return false;
            }
            long revision = nextRevision(handle);
            removeOld(handle, link);
            end(handle, List.of(link.instance()), LinkEnd.REVOKED, link.createdAt(), revision);
            handle.createUpdate("INSERT INTO temporary_links"
                            + " (id, instance_id, hash, sealed, created_at, expires_at, revision)"
                            + " VALUES (:id, :instance, :hash, :sealed, :created, :expires, :revision)")
                    .bind("id", link.id())
                    .bind("instance", link.instance().value())
                    .bind("hash", secret.bytes())
                    .bind("sealed", sealed)
                    .bindBySqlType("created", SqlTime.of(link.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bindBySqlType("expires", SqlTime.of(link.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bind("revision", revision)
                    .execute();
            return true;
        });
    }

    /** Returns the link of the instance that works, with its sealed secret. */
    Optional<SealedLink> working(InstanceId instance, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM temporary_links WHERE instance_id = :instance"
                                + " AND ended_at IS NULL AND sealed IS NOT NULL AND expires_at > :now ORDER BY created_at DESC")
                .bind("instance", instance.value())
                .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                .map((row, context) -> new SealedLink(link(row), row.getBytes("sealed")))
                .findFirst());
    }

    /** Ends the links of an instance that have not ended. */
    void revoke(InstanceId instance, Instant now) {
        jdbi.useTransaction(handle -> {
            long revision = nextRevision(handle);
            end(handle, List.of(instance), LinkEnd.REVOKED, now, revision);
        });
    }

    /** Ends the links of instances that an account was linked to, in the transaction that records it. */
    static boolean endLinked(Handle handle, Collection<InstanceId> instances, Instant at) {
        boolean any = handle.createQuery("SELECT id FROM temporary_links"
                        + " WHERE ended_at IS NULL AND expires_at > :at AND created_at <= :at AND instance_id = ANY(:instances)"
                        + " FETCH FIRST 1 ROWS ONLY")
                .bindBySqlType("at", SqlTime.of(at), Types.TIMESTAMP_WITH_TIMEZONE)
                .bindArray(
                        "instances",
                        String.class,
                        instances.stream().map(InstanceId::value).toList())
                .mapTo(String.class)
                .findFirst()
                .isPresent();
        if (any) {
            end(handle, instances, LinkEnd.LINKED, at, nextRevision(handle));
        }
        return any;
    }

    /** Reads the revision first: what is committed in between is read twice, and nothing is missed. */
    LinkChanges changesSince(long revision) {
        return jdbi.withHandle(handle -> {
            long present = revision(handle);
            return new LinkChanges(
                    present,
                    present == revision
                            ? List.of()
                            : handle.createQuery("SELECT * FROM temporary_links WHERE revision > :since"
                                            + " ORDER BY created_at, id")
                                    .bind("since", revision)
                                    .map((row, context) ->
                                            new Changed(link(row), TokenHash.stored(row.getBytes("hash"))))
                                    .list());
        });
    }

    /** Forgets the secrets of links that have expired, and removes links whose time was up long ago. */
    void prune(Instant now) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate(
                            "UPDATE temporary_links SET sealed = NULL WHERE expires_at < :now AND sealed IS NOT NULL")
                    .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                    .execute();
            handle.createUpdate("DELETE FROM temporary_links WHERE expires_at < :before")
                    .bindBySqlType(
                            "before", SqlTime.of(now.minus(KNOWN_AFTER_THEIR_END)), Types.TIMESTAMP_WITH_TIMEZONE)
                    .execute();
        });
    }

    /** Returns all sealed secrets. */
    List<SealedLink> sealed() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM temporary_links WHERE sealed IS NOT NULL")
                .map((row, context) -> new SealedLink(link(row), row.getBytes("sealed")))
                .list());
    }

    /** Replaces the sealed secret of a link that has not ended. */
    void reseal(String id, byte[] sealed) {
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE temporary_links SET sealed = ? WHERE id = ? AND sealed IS NOT NULL", sealed, id));
    }

    private static boolean exists(Handle handle, InstanceId id) {
        return handle.createQuery("SELECT id FROM instances WHERE id = :id FOR UPDATE")
                .bind("id", id.value())
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    private static long nextRevision(Handle handle) {
        handle.execute("UPDATE temporary_link_revision SET revision = revision + 1 WHERE id = 1");
        return revision(handle);
    }

    private static long revision(Handle handle) {
        return handle.createQuery("SELECT revision FROM temporary_link_revision WHERE id = 1")
                .mapTo(Long.class)
                .one();
    }

    /**
     * Forgets the secrets too: nothing repeats them. A link that was made after an account was linked stays; one that is
     * revoked ends even if the clock of the node that made it was ahead.
     */
    private static void end(Handle handle, Collection<InstanceId> instances, LinkEnd how, Instant at, long revision) {
        handle.createUpdate("UPDATE temporary_links SET ended_at = GREATEST(created_at, :at), ended_as = :how,"
                        + " sealed = NULL, revision = :revision WHERE ended_at IS NULL AND expires_at > :at"
                        + (how == LinkEnd.LINKED ? " AND created_at <= :at" : "")
                        + " AND instance_id = ANY(:instances)")
                .bindBySqlType("at", SqlTime.of(at), Types.TIMESTAMP_WITH_TIMEZONE)
                .bind("how", how.wireName())
                .bind("revision", revision)
                .bindArray(
                        "instances",
                        String.class,
                        instances.stream().map(InstanceId::value).toList())
                .execute();
    }

    private static void removeOld(Handle handle, TemporaryLink newest) {
        handle.createUpdate("DELETE FROM temporary_links WHERE instance_id = :instance AND id NOT IN"
                        + " (SELECT id FROM temporary_links WHERE instance_id = :instance"
                        + " ORDER BY created_at DESC FETCH FIRST " + (KNOWN_PER_INSTANCE - 1) + " ROWS ONLY)")
                .bind("instance", newest.instance().value())
                .execute();
    }

    private static TemporaryLink link(ResultSet row) throws SQLException {
        Instant expires = SqlTime.instant(row, "expires_at");
        return new TemporaryLink(
                row.getString("id"),
                new InstanceId(row.getString("instance_id")),
                SqlTime.instant(row, "created_at"),
                expires,
                Optional.ofNullable(row.getString("ended_as"))
                        .map(word -> LinkEnd.parse(word).orElse(LinkEnd.REVOKED)),
                SqlTime.optional(row, "ended_at").orElse(expires));
    }
}
