package io.linkgate.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;

/**
 * Lets threads write pieces of one kind together: all that wait when a shared transaction begins are written in it, with
 * one batch of statements, and each thread goes on as soon as it is on disk. Safe for use by any thread that may wait.
 *
 * @param <T> what a thread brings
 */
public final class SharedWrites<T> {

    private final SharedTransactions transactions;
    private final int max;
    private final Writer<T> writer;
    private final ConcurrentLinkedQueue<Waiting<T>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    /** Writes pieces. Called by one thread at a time. */
    @FunctionalInterface
    public interface Writer<T> {

        /**
         * Writes all pieces in a transaction, or throws. After a failure that {@linkplain SqlFailures#concernOne concerns
         * one} of several pieces, it gets each by itself.
         *
         * @return runs once the pieces are on disk, before their threads go on and before the next call of this method;
         *     must not block. If it throws, the threads get that failure, though the pieces are written
         */
        Runnable write(Handle handle, List<T> pieces);
    }

    /**
     * Connects the parts.
     *
     * @param max how many pieces are written at once
     */
    public SharedWrites(SharedTransactions transactions, int max, Writer<T> writer) {
        this.transactions = Objects.requireNonNull(transactions);
        this.max = max;
        this.writer = Objects.requireNonNull(writer);
    }

    private record Waiting<T>(T piece, CompletableFuture<Void> done) {}

    /**
     * Writes a piece; written when it returns. Pieces of one thread are written in their order.
     *
     * @throws RuntimeException if nothing of it was written, or what runs after the write has failed; an {@link Error}
     *     likewise
     */
    public void write(T piece) {
        SharedTransactions.await(begin(piece));
    }

    /**
     * Begins to write a piece, as {@link #write} does, and does not wait.
     *
     * @return completes on a thread for the disk once it is written; fails if nothing of it was written
     */
    public CompletionStage<Void> writeLater(T piece) {
        return begin(piece).minimalCompletionStage();
    }

    private CompletableFuture<Void> begin(T piece) {
        Waiting<T> own = new Waiting<>(piece, new CompletableFuture<>());
        queue.add(own);
        start();
        return own.done;
    }

    /** Returns how many pieces wait for a transaction. */
    public int waiting() {
        return queue.size();
    }

    private void start() {
        if (!queue.isEmpty() && writing.compareAndSet(false, true)) {
            List<Waiting<T>> batch = new ArrayList<>();
            var unused = transactions
                    .run(handle -> {
                        fill(batch);
                        return write(handle, batch);
                    })
                    .whenComplete((afterwards, failure) -> ended(batch, afterwards, failure));
        }
    }

    /** Takes what waits now; a batch that is written again stays as it is. */
    private void fill(List<Waiting<T>> batch) {
        if (batch.isEmpty()) {
            for (Waiting<T> next = queue.poll(); next != null; next = batch.size() < max ? queue.poll() : null) {
                batch.add(next);
            }
        }
    }

    private Runnable write(Handle handle, List<Waiting<T>> batch) {
        return writer.write(handle, batch.stream().map(Waiting::piece).toList());
    }

    private void ended(List<Waiting<T>> batch, Runnable afterwards, Throwable failure) {
        fill(batch); // the transaction may not even have begun
        if (failure != null && batch.size() > 1 && SqlFailures.concernOne(failure)) {
            writeEach(batch.iterator());
        } else {
            complete(batch, afterwards, failure);
            stop();
        }
    }

    /** One after the other: a transaction never has two calls of the writer. */
    private void writeEach(Iterator<Waiting<T>> rest) {
        if (rest.hasNext()) {
            List<Waiting<T>> one = List.of(rest.next());
            var unused = transactions.run(handle -> write(handle, one)).whenComplete((afterwards, failure) -> {
                complete(one, afterwards, failure);
                writeEach(rest);
            });
        } else {
            stop();
        }
    }

    /** Whatever happens, no thread may wait for ever or take a piece for written that is not. */
    private void complete(List<Waiting<T>> batch, Runnable afterwards, Throwable failure) {
        Optional<Throwable> wrong = failure == null ? run(afterwards) : Optional.of(failure);
        batch.forEach(one -> wrong.ifPresentOrElse(one.done::completeExceptionally, () -> one.done.complete(null)));
    }

    private static Optional<Throwable> run(Runnable afterwards) {
        try {
            afterwards.run();
            return Optional.empty();
        } catch (Throwable e) { // even out of memory: the next pieces wait for this to end
            return Optional.of(e);
        }
    }

    private void stop() {
        writing.set(false);
        start();
    }
}
