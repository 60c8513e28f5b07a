package io.linkgate.version;

import io.linkgate.engine.whatsapp.version.SeenVersion;
import io.linkgate.engine.whatsapp.version.VersionMemory;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A memory of the newest version in the only row of the table {@code client_version}. Times have a precision of a
 * microsecond.
 */
public final class SqlVersionMemory implements VersionMemory {

    private static final Logger LOG = LoggerFactory.getLogger(SqlVersionMemory.class);

    private final Jdbi jdbi;

    /** @param jdbi over a migrated database */
    public SqlVersionMemory(Jdbi jdbi) {
        this.jdbi = Objects.requireNonNull(jdbi);
    }

    @Override
    public Optional<SeenVersion> newest() {
        return jdbi.withHandle(SqlVersionMemory::newest);
    }

    @Override
    public void keep(SeenVersion seen) {
        jdbi.useTransaction(handle -> {
            boolean undercut = newest(handle)
                    .filter(kept -> kept.version().compareTo(seen.version()) > 0)
                    .isPresent();
            if (!undercut
                    && write(
                                    "UPDATE client_version SET version = :version, first_seen = :first,"
                                            + " confirmed = :confirmed, ends = :ends WHERE id = 1",
                                    handle,
                                    seen)
                            == 0) {
                write(
                        "INSERT INTO client_version (id, version, first_seen, confirmed, ends)"
                                + " VALUES (1, :version, :first, :confirmed, :ends)",
                        handle,
                        seen);
            }
        });
    }

    private static int write(String sql, Handle handle, SeenVersion seen) {
        return handle.createUpdate(sql)
                .bind("version", seen.version().toString())
                .bindBySqlType("first", SqlTime.of(seen.firstSeen()), Types.TIMESTAMP_WITH_TIMEZONE)
                .bindBySqlType("confirmed", SqlTime.of(seen.confirmed()), Types.TIMESTAMP_WITH_TIMEZONE)
                .bindBySqlType("ends", SqlTime.of(seen.end()), Types.TIMESTAMP_WITH_TIMEZONE)
                .execute();
    }

    private static Optional<SeenVersion> newest(Handle handle) {
        return handle.createQuery("SELECT version, first_seen, confirmed, ends FROM client_version WHERE id = 1")
                .map((row, context) -> seen(row))
                .findOne()
                .flatMap(found -> found);
    }

    /** Reads the row. An unreadable row is treated as missing and overwritten with the next version that is seen. */
    private static Optional<SeenVersion> seen(ResultSet row) throws SQLException {
        try {
            return Optional.of(new SeenVersion(
                    ClientVersion.parse(row.getString("version")),
                    SqlTime.instant(row, "first_seen"),
                    SqlTime.optional(row, "confirmed"),
                    SqlTime.optional(row, "ends")));
        } catch (IllegalArgumentException e) {
            LOG.warn("The stored client version cannot be read and is ignored");
            return Optional.empty();
        }
    }
}
