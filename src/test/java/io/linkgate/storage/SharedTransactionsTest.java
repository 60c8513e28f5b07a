package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

/** Pieces of work that share a transaction, and what a failure of one means for the others. */
class SharedTransactionsTest {

    private final List<Runnable> disk = new ArrayList<>();
    private final SharedTransactions transactions = new SharedTransactions(Jdbi.create(memory("shared")), disk::add);

    @Test
    void piecesThatCameTogetherShareATransaction() {
        CompletableFuture<Handle> one = run(handle -> handle);
        CompletableFuture<Handle> other = run(handle -> handle);

        disk.remove(0).run();

        assertThat(one.join()).isSameAs(other.join());
        assertThat(disk).isEmpty();
    }

    @Test
    void pieceThatFailsFailsAlone() {
        Jdbi jdbi = Jdbi.create(memory("alone"));
        try (Handle table = jdbi.open()) {
            table.execute("CREATE TABLE names (name VARCHAR(10))");
            SharedTransactions shared = new SharedTransactions(jdbi, disk::add);
            CompletableFuture<Integer> good = shared.run(handle -> handle.execute("INSERT INTO names VALUES ('good')"))
                    .toCompletableFuture();
            CompletableFuture<Integer> bad = shared.<Integer>run(handle -> {
                        handle.execute("INSERT INTO names VALUES ('bad')");
                        throw new IllegalStateException("bad");
                    })
                    .toCompletableFuture();

            disk.remove(0).run();

            assertThat(good.join()).isEqualTo(1);
            assertThatThrownBy(bad::join).hasRootCauseMessage("bad");
            assertThat(table.createQuery("SELECT name FROM names")
                            .mapTo(String.class)
                            .list())
                    .containsExactly("good");
        }
    }

    @Test
    void databaseThatFailsIsNotTriedForEachPiece() {
        List<String> runs = new ArrayList<>();
        CompletableFuture<String> first = run(handle -> {
            runs.add("first");
            throw new ConnectionException(new SQLTransientConnectionException("no connection", "08001"));
        });
        CompletableFuture<String> second = run(handle -> {
            runs.add("second");
            return "second";
        });

        disk.remove(0).run();

        assertThat(runs).containsExactly("first");
        assertThatThrownBy(first::join).hasRootCauseMessage("no connection");
        assertThatThrownBy(second::join).hasRootCauseMessage("no connection");
    }

    /** PostgreSQL ends one of two transactions that wait for each other. */
    @Test
    void piecesRunAgainAfterADeadlockOnce() {
        List<String> runs = new ArrayList<>();
        CompletableFuture<String> first = run(handle -> {
            runs.add("first");
            if (runs.size() == 1) {
                throw new UnableToExecuteStatementException(new SQLException("deadlock detected", "40P01"), null);
            }
            return "first";
        });
        CompletableFuture<String> second = run(handle -> {
            runs.add("second");
            return "second";
        });

        disk.remove(0).run();

        assertThat(runs).containsExactly("first", "first", "second");
        assertThat(first.join()).isEqualTo("first");
        assertThat(second.join()).isEqualTo("second");
    }

    @Test
    void databaseThatEndsATransactionAgainAndAgainHasFailed() {
        List<String> runs = new ArrayList<>();
        CompletableFuture<String> piece = run(handle -> {
            runs.add("run");
            throw new UnableToExecuteStatementException(new SQLException("deadlock detected", "40P01"), null);
        });

        disk.remove(0).run();

        assertThat(runs).hasSize(2);
        assertThatThrownBy(piece::join).hasRootCauseMessage("deadlock detected");
    }

    @Test
    void valueThatTheDatabaseDoesNotTakeConcernsItsPieceAlone() {
        CompletableFuture<Integer> tooLong = run(handle -> {
            handle.execute("CREATE TABLE names (name VARCHAR(3) UNIQUE)");
            return handle.execute("INSERT INTO names VALUES ('Anna')");
        });
        CompletableFuture<String> good = run(handle -> "good");

        disk.remove(0).run();

        assertThatThrownBy(tooLong::join).hasRootCauseInstanceOf(SQLException.class);
        assertThat(good.join()).isEqualTo("good");
    }

    @Test
    void errorFailsItsPieceAndTheNextOneRuns() {
        CompletableFuture<String> bad = run(handle -> {
            throw new OutOfMemoryError("for a test");
        });
        disk.remove(0).run();
        CompletableFuture<String> next = run(handle -> "next");
        disk.remove(0).run();

        assertThatThrownBy(bad::join).hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(next.join()).isEqualTo("next");
    }

    @Test
    void whoWaitsGetsTheFailureItself() {
        SharedTransactions direct = new SharedTransactions(Jdbi.create(memory("shared")), Runnable::run);

        assertThat(direct.<String>runAndWait(handle -> "written")).isEqualTo("written");
        assertThatThrownBy(() -> direct.runAndWait(handle -> {
                    throw new IllegalStateException("bad");
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("bad");
        assertThatThrownBy(() -> direct.runAndWait(handle -> {
                    throw new OutOfMemoryError("for a test");
                }))
                .isExactlyInstanceOf(OutOfMemoryError.class);
    }

    static DataSource memory(String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + name);
        return source;
    }

    private <T> CompletableFuture<T> run(Function<Handle, T> work) {
        return transactions.run(work).toCompletableFuture();
    }
}
