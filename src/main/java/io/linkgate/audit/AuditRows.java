package io.linkgate.audit;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Reads rows. A word that a newer version has written becomes the nearest one that this version knows. */
final class AuditRows {

    private AuditRows() {}

    static AuditRecord record(ResultSet row) throws SQLException {
        String word = row.getString("action");
        Optional<AuditAction> action = AuditAction.of(word);
        String detail = row.getString("detail");
        return new AuditRecord(
                row.getLong("number"),
                new AuditEntry(
                        SqlTime.instant(row, "occurred_at"),
                        action.orElse(AuditAction.OTHER_CALL),
                        new Actor(
                                known(Actor.Kind.values(), Actor.Kind::wireName, row.getString("actor")),
                                row.getString("actor_id"),
                                row.getString("actor_label")),
                        row.getString("address"),
                        Optional.ofNullable(row.getString("instance_id")).flatMap(InstanceId::parse),
                        action.isPresent() ? detail : word + " " + detail),
                outcome(row));
    }

    private static Optional<AuditOutcome> outcome(ResultSet row) throws SQLException {
        String word = row.getString("outcome");
        if (word == null) {
            return Optional.empty();
        }
        return Optional.of(new AuditOutcome(
                SqlTime.instant(row, "ended_at"),
                known(AuditOutcome.Result.values(), AuditOutcome.Result::wireName, word),
                Optional.ofNullable(row.getObject("status_code", Integer.class)),
                Optional.ofNullable(row.getObject("views", Long.class)),
                row.getString("outcome_detail")));
    }

    /** Returns the constant of that word, else the last one. */
    private static <E> E known(E[] constants, Function<E, String> word, String stored) {
        return Arrays.stream(constants)
                .filter(constant -> word.apply(constant).equals(stored))
                .findFirst()
                .orElse(constants[constants.length - 1]);
    }
}
