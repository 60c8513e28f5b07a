package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pieces that come while another is written: written together, and never lost to a failure. */
@Timeout(30)
class SharedWritesTest {

    private static final int THREADS = 5;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
    private final ExecutorService disk = Executors.newSingleThreadExecutor();
    private final SharedTransactions transactions =
            new SharedTransactions(Jdbi.create(SharedTransactionsTest.memory("writes")), disk);
    private final List<List<String>> written = new ArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void stop() {
        threads.shutdownNow();
        disk.shutdownNow();
    }

    @Test
    void piecesThatWaitedShareAWrite() throws Exception {
        SharedWrites<String> writes = writes(100, batch -> {});

        together(writes).forEach(CompletableFuture::join);

        assertThat(written.get(0)).containsExactly("first");
        assertThat(written.get(1)).containsExactlyInAnyOrder("0", "1", "2", "3", "4");
        assertThat(written).hasSize(2);
    }

    @Test
    void pieceIsWrittenWhileItsThreadGoesOn() {
        CompletableFuture<Void> begun =
                writes(100, batch -> {}).writeLater("first").toCompletableFuture();
        await(first);
        assertThat(begun).isNotDone();

        goOn.countDown();
        begun.join();

        assertThat(written).containsExactly(List.of("first"));
    }

    @Test
    void noWriteIsLargerThanTheMaximum() throws Exception {
        SharedWrites<String> writes = writes(2, batch -> {});

        together(writes).forEach(CompletableFuture::join);

        assertThat(written).allMatch(batch -> batch.size() <= 2);
        assertThat(written.stream().flatMap(List::stream)).hasSize(1 + THREADS);
    }

    @Test
    void failureOfTheDatabaseIsReportedToEveryThreadAtOnce() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        SharedWrites<String> writes = writes(100, batch -> {
            attempts.incrementAndGet();
            throw new IllegalStateException(new SQLException("the disk is full", "90028"));
        });

        assertThat(together(writes))
                .allSatisfy(waiting -> assertThatThrownBy(waiting::join).hasRootCauseMessage("the disk is full"));
        assertThat(attempts).as("each alone would wait for the database").hasValue(1);
    }

    @Test
    void failureOfOneIsReportedToItsThreadAlone() throws Exception {
        SharedWrites<String> writes = writes(100, batch -> {
            if (batch.contains("3")) {
                throw new IllegalStateException(new SQLException("3", "23506"));
            }
        });

        List<CompletableFuture<Void>> all = together(writes);

        assertThatThrownBy(() -> all.get(3).join()).hasRootCauseMessage("3");
        all.remove(3);
        all.forEach(CompletableFuture::join);
    }

    /** Out of memory, for example. A thread that took its piece for written would act on it; one may not wait for ever. */
    @Test
    void errorIsReportedToEveryThreadAndTheNextPieceIsWritten() throws Exception {
        SharedWrites<String> writes = writes(100, batch -> {
            if (!batch.contains("next")) {
                throw new OutOfMemoryError("for a test");
            }
        });

        assertThat(together(writes))
                .allSatisfy(
                        waiting -> assertThatThrownBy(waiting::join).hasRootCauseInstanceOf(OutOfMemoryError.class));
        writes.write("next");
        assertThat(written).last().isEqualTo(List.of("next"));
    }

    /** The transaction of all that wait is announced, but never begins. */
    @Test
    void databaseThatIsAwayIsReportedToEveryThread() {
        SharedTransactions away = new SharedTransactions(
                Jdbi.create(() -> {
                    throw new SQLException("away", "08001");
                }),
                disk);
        SharedWrites<String> writes = new SharedWrites<>(away, 100, (handle, batch) -> () -> {});

        assertThatThrownBy(() -> writes.write("1")).hasRootCauseMessage("away");
        assertThatThrownBy(() -> writes.write("2")).hasRootCauseMessage("away");
    }

    @Test
    void serverThatStopsIsReportedToEveryThread() {
        disk.shutdown();
        SharedWrites<String> writes = writes(100, batch -> {});

        assertThatThrownBy(() -> writes.write("1")).isInstanceOf(RejectedExecutionException.class);
        assertThat(writes.waiting()).isZero();
    }

    @Test
    void failureAfterTheWriteIsReportedAndTheNextPieceIsWritten() {
        SharedWrites<String> writes = new SharedWrites<>(transactions, 100, (handle, batch) -> () -> {
            if (batch.contains("1")) {
                throw new OutOfMemoryError("for a test");
            }
            written.add(batch);
        });

        assertThatThrownBy(() -> writes.write("1")).isInstanceOf(OutOfMemoryError.class);
        writes.write("2");

        assertThat(written).containsExactly(List.of("2"));
    }

    /** A writer may keep what it has written until it is on disk, if it is called no second time before. */
    @Test
    void noTransactionHasTwoCallsOfTheWriter() throws Exception {
        List<Handle> handles = new ArrayList<>();
        SharedWrites<String> writes = new SharedWrites<>(transactions, 100, (handle, batch) -> {
            hold(batch);
            if (batch.size() > 1) {
                throw new IllegalStateException(new SQLException("one of them", "23506"));
            }
            handles.add(handle);
            return () -> written.add(batch);
        });

        together(writes).forEach(CompletableFuture::join);

        assertThat(written).hasSize(1 + THREADS);
        assertThat(handles).doesNotHaveDuplicates();
    }

    /** Writes that keep the first piece waiting until five others have come. */
    private SharedWrites<String> writes(int max, Consumer<List<String>> failing) {
        return new SharedWrites<>(transactions, max, (handle, batch) -> {
            if (!hold(batch)) {
                failing.accept(batch);
            }
            return () -> written.add(batch);
        });
    }

    private boolean hold(List<String> batch) {
        boolean isFirst = batch.contains("first");
        if (isFirst) {
            first.countDown();
            await(goOn);
        }
        return isFirst;
    }

    private List<CompletableFuture<Void>> together(SharedWrites<String> writes) throws Exception {
        CompletableFuture<Void> begun = CompletableFuture.runAsync(() -> writes.write("first"), threads);
        await(first);
        List<CompletableFuture<Void>> all = new ArrayList<>(IntStream.range(0, THREADS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> writes.write(Integer.toString(i)), threads))
                .toList());
        while (writes.waiting() < THREADS) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        begun.get(10, TimeUnit.SECONDS);
        return all;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
