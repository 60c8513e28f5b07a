package io.linkgate.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The one line of transactions for what is written often: audit, texts of callers, changes of messages. Pieces of work
 * that arrive together share a transaction, whatever feature they belong to. So they share the wait for the disk and
 * the cost of the commit, which is much higher than that of the rows. They run one after the other, in their order.
 * Safe for use by any thread.
 */
public final class SharedTransactions {

    private static final int MAX_BATCH = 100;

    private final Jdbi jdbi;
    private final Executor disk;
    private final ConcurrentLinkedQueue<Piece<?>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean();

    /**
     * Creates the line; uses no thread while nothing is written.
     *
     * @param disk runs tasks that wait for the disk, one at a time; no task of it may wait for a piece
     */
    public SharedTransactions(Jdbi jdbi, Executor disk) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.disk = Objects.requireNonNull(disk);
    }

    private static final class Piece<T> {

        private final Function<Handle, T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private T result; // of the present transaction

        Piece(Function<Handle, T> work) {
            this.work = work;
        }

        void run(Handle handle) {
            result = work.apply(handle);
        }

        void complete() {
            done.complete(result);
        }
    }

    /**
     * Runs a piece of work with the handle of a transaction. It runs again, alone, after another piece of the
     * transaction has failed, and once more if the database has ended the transaction in favour of another one. If the database fails, all pieces fail at once; one by one, each would wait for it.
     *
     * @param work changes nothing but the database, or the same when it runs again
     * @return completes on a thread for the disk once its result is on disk; fails if nothing of it was written
     */
    public <T> CompletionStage<T> run(Function<Handle, T> work) {
        Piece<T> piece = new Piece<>(work);
        queue.add(piece);
        start();
        return piece.done;
    }

    /**
     * Runs a piece of work as {@link #run} does, and waits for it.
     *
     * @throws RuntimeException if nothing of it was written; an {@link Error} likewise
     */
    public <T> T runAndWait(Function<Handle, T> work) {
        return await(run(work).toCompletableFuture());
    }

    /** Waits, and throws what a piece failed with as it is. */
    static <T> T await(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private void start() {
        if (running.compareAndSet(false, true)) {
            try {
                disk.execute(this::drain);
            } catch (Throwable e) { // the server is stopping, or has no memory for a thread
                running.set(false);
                for (Piece<?> piece = queue.poll(); piece != null; piece = queue.poll()) {
                    piece.done.completeExceptionally(e);
                }
            }
        }
    }

    private void drain() {
        try {
            List<Piece<?>> batch = new ArrayList<>();
            for (Piece<?> next = queue.poll(); next != null; next = queue.poll()) {
                batch.add(next);
                if (batch.size() == MAX_BATCH || queue.isEmpty()) {
                    write(batch, true);
                    batch.clear();
                }
            }
        } finally {
            running.set(false);
        }
        if (!queue.isEmpty()) {
            start();
        }
    }

    /** @param mayRunAgain whether a deadlock with another transaction is no failure yet */
    private void write(List<Piece<?>> batch, boolean mayRunAgain) {
        try {
            jdbi.useTransaction(handle -> batch.forEach(piece -> piece.run(handle)));
        } catch (Throwable e) { // even out of memory: a piece that is never completed is a call that waits for ever
            if (mayRunAgain && SqlFailures.meanThatAnotherWentFirst(e)) {
                write(batch, false);
            } else if (batch.size() > 1 && SqlFailures.concernOne(e)) {
                batch.forEach(piece -> write(List.of(piece), true));
            } else {
                batch.forEach(piece -> piece.done.completeExceptionally(e));
            }
            return;
        }
        batch.forEach(Piece::complete);
    }
}
