package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Pieces of work that share a transaction, and what a failure of one means for the others. */
class SharedTransactionsTest {

    private final List<Runnable> disk = new ArrayList<>();
    private final SharedTransactions transactions = new SharedTransactions(Jdbi.create(memory()), disk::add);

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
        CompletableFuture<String> good = run(handle -> "good");
        CompletableFuture<String> bad = run(handle -> {
            throw new IllegalStateException("bad");
        });

        disk.remove(0).run();

        assertThat(good.join()).isEqualTo("good");
        assertThatThrownBy(bad::join).hasRootCauseMessage("bad");
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
        SharedTransactions direct = new SharedTransactions(Jdbi.create(memory()), Runnable::run);

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

    private static DataSource memory() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:shared-transactions");
        return source;
    }

    private <T> CompletableFuture<T> run(Function<Handle, T> work) {
        return transactions.run(work).toCompletableFuture();
    }
}
