package io.linkgate.history;

import io.linkgate.instance.InstanceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * The committed moves of all instances by their numbers, for readers that follow them. Where a method takes instances,
 * an empty collection stands for all. Blocks on the database; safe for use by any thread.
 */
public final class MoveLog {

    private static final String MOVES = "SELECT number, instance_id, moved_at, from_status, to_status, reason, detail,"
            + " cure, lasted_ms FROM session_moves WHERE ";

    private final Jdbi jdbi;

    /** @param jdbi over a migrated database */
    public MoveLog(Jdbi jdbi) {
        this.jdbi = Objects.requireNonNull(jdbi);
    }

    /** Returns the highest number; 0 if there are no moves. */
    public long last() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT COALESCE(MAX(number), 0) FROM session_moves")
                .mapTo(Long.class)
                .one());
    }

    /** Returns the move with that number, unless it was pruned or its instance was deleted. */
    public Optional<NumberedMove> find(long number) {
        return numbered(List.of(number)).stream().findFirst();
    }

    /** Returns the moves with these numbers that still exist, in their order. */
    public List<NumberedMove> numbered(List<Long> numbers) {
        if (numbers.isEmpty()) {
            return List.of();
        }
        return jdbi
                .withHandle(handle -> handle.createQuery(MOVES + "number = ANY(:numbers) ORDER BY number")
                        .bindArray("numbers", Long.class, numbers)
                        .map((row, context) -> move(row))
                        .list())
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the number of the last move of each instance that has moved. */
    public Map<InstanceId, Long> latest(Collection<InstanceId> of) {
        Map<InstanceId, Long> latest = new HashMap<>();
        jdbi.useHandle(handle -> bind(
                        handle.createQuery("SELECT instance_id, MAX(number) AS latest FROM session_moves"
                                + (of.isEmpty() ? "" : " WHERE instance_id = ANY(:ids)") + " GROUP BY instance_id"),
                        of)
                .map((row, context) -> Map.entry(row.getString("instance_id"), row.getLong("latest")))
                .forEach(entry -> InstanceId.parse(entry.getKey()).ifPresent(id -> latest.put(id, entry.getValue()))));
        return latest;
    }

    /** Returns the moves after a number. */
    public MovePage after(long number, Collection<InstanceId> of, int max) {
        List<Row> rows = jdbi.withHandle(handle -> bind(
                        handle.createQuery(
                                MOVES + "number > :number" + (of.isEmpty() ? "" : " AND instance_id = ANY(:ids)")
                                        + " ORDER BY number FETCH FIRST :max ROWS ONLY"),
                        of)
                .bind("number", number)
                .bind("max", max)
                .map((row, context) -> new Row(row.getLong("number"), move(row)))
                .list());
        return new MovePage(
                rows.stream().map(Row::move).flatMap(Optional::stream).toList(),
                rows.isEmpty() ? number : rows.get(rows.size() - 1).number(),
                rows.size() < max);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Row(long number, Optional<NumberedMove> move) {}

    private static Query bind(Query query, Collection<InstanceId> of) {
        return of.isEmpty()
                ? query
                : query.bindArray(
                        "ids", String.class, of.stream().map(InstanceId::value).toList());
    }

    private static Optional<NumberedMove> move(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        Optional<InstanceId> id = InstanceId.parse(row.getString("instance_id"));
        return HistoryTable.transition(row).flatMap(move -> id.map(known -> new NumberedMove(number, known, move)));
    }
}
