package io.linkgate.cluster.call;

import io.linkgate.instance.InstanceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The rows of calls. All moments are those of the database's clock: those of nodes differ. Statements block.
 */
final class CallRows {

    private static final String NOT_BEGUN = " AND begun_at IS NULL AND answer IS NULL";
    private static final String STILL_WANTED = NOT_BEGUN + " AND ends_at > CURRENT_TIMESTAMP";

    private final Jdbi jdbi;

    CallRows(Jdbi jdbi) {
        this.jdbi = Objects.requireNonNull(jdbi);
    }

    /** A call that waits for its owner; its content is sealed. */
    @SuppressWarnings("ArrayRecordComponent")
    record Waiting(String id, InstanceId instance, String from, byte[] sealed) {

        private static Waiting of(ResultSet row) throws SQLException {
            return new Waiting(
                    row.getString("id"),
                    new InstanceId(row.getString("instance_id")),
                    row.getString("from_node"),
                    row.getBytes("sealed"));
        }
    }

    /** How far a call of this node has come; its answer is sealed. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    record Progress(String id, boolean begun, Optional<byte[]> answer) {

        private static Progress of(ResultSet row) throws SQLException {
            return new Progress(
                    row.getString("id"),
                    row.getObject("begun_at") != null,
                    Optional.ofNullable(row.getBytes("answer")));
        }
    }

    <T> T inTransaction(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
    }

    /** Writes a call, which may be begun for the next 10 s. */
    static void insert(Handle handle, Waiting call, String to) {
        handle.createUpdate("INSERT INTO calls (id, instance_id, from_node, to_node, ends_at, sealed)"
                        + " VALUES (:id, :instance, :from, :to, CURRENT_TIMESTAMP + INTERVAL '10' SECOND, :sealed)")
                .bind("id", call.id())
                .bind("instance", call.instance().value())
                .bind("from", call.from())
                .bind("to", to)
                .bind("sealed", call.sealed())
                .execute();
    }

    /** Returns a call that was sent to that node and may be begun; empty if there is none, or no longer. */
    static Optional<Waiting> find(Handle handle, String id, String to) {
        return handle.createQuery(
                        "SELECT id, instance_id, from_node, sealed FROM calls WHERE id = :id AND to_node = :to"
                                + STILL_WANTED)
                .bind("id", id)
                .bind("to", to)
                .map((row, context) -> Waiting.of(row))
                .findOne();
    }

    /** Returns the ids of the calls that were sent to that node and may be begun, the oldest first. */
    List<String> waitingFor(String to) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT id FROM calls WHERE to_node = :to" + STILL_WANTED + " ORDER BY ends_at")
                .bind("to", to)
                .mapTo(String.class)
                .list());
    }

    /** Marks a call as begun; false if it was begun, answered or withdrawn before. */
    static boolean begin(Handle handle, String id) {
        return handle.createUpdate("UPDATE calls SET begun_at = CURRENT_TIMESTAMP WHERE id = :id" + NOT_BEGUN)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** Whether a node has claimed an instance. */
    static boolean isClaimed(Handle handle, InstanceId instance, String by) {
        return handle.createQuery("SELECT COUNT(*) FROM claims WHERE instance_id = :instance AND node = :node")
                        .bind("instance", instance.value())
                        .bind("node", by)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** Answers a call that is not begun, and never will be; false as {@link #begin}. */
    static boolean refuse(Handle handle, String id, byte[] answer) {
        return handle.createUpdate("UPDATE calls SET answer = :answer WHERE id = :id" + NOT_BEGUN)
                        .bind("answer", answer)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** Answers a call that was begun; false if its sender waits no longer. */
    static boolean answer(Handle handle, String id, byte[] answer) {
        return handle.createUpdate("UPDATE calls SET answer = :answer WHERE id = :id AND answer IS NULL")
                        .bind("answer", answer)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** Returns how far a call has come; empty if its row is gone. */
    Optional<Progress> progress(String id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id, begun_at, answer FROM calls WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> Progress.of(row))
                .findOne());
    }

    /** Returns how far all calls of a node have come. */
    List<Progress> ofSender(String from) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT id, begun_at, answer FROM calls WHERE from_node = :from")
                        .bind("from", from)
                        .map((row, context) -> Progress.of(row))
                        .list());
    }

    /** Deletes a call that is neither begun nor answered: no node begins it afterwards. False if it was. */
    boolean withdraw(String id) {
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM calls WHERE id = :id" + NOT_BEGUN)
                        .bind("id", id)
                        .execute()
                == 1);
    }

    void delete(String id) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM calls WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    /** Deletes what senders that are gone have left behind. */
    int deleteOld() {
        return jdbi.withHandle(
                handle -> handle.execute("DELETE FROM calls WHERE ends_at < CURRENT_TIMESTAMP - INTERVAL '10' MINUTE"));
    }
}
