package io.linkgate.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets threads write together. A thread that finds no other writing writes its own piece and all that wait. Threads
 * that arrive during a write line up, and the first of them writes for the rest. So a lone piece waits for no other,
 * and many share one wait for the disk. Safe for use by any thread that may wait.
 *
 * @param <T> what a thread brings
 */
public final class SharedWrites<T> {

    private final int max;
    private final Consumer<List<T>> writer;
    private final ConcurrentLinkedQueue<Waiting<T>> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * Connects the parts.
     *
     * @param max how many pieces are written at once
     * @param writer writes all pieces or none, and then throws; called by one thread at a time. After a failure that
     *     {@linkplain SqlFailures#concernOne concerns one} of several pieces, it gets each by itself.
     */
    public SharedWrites(int max, Consumer<List<T>> writer) {
        this.max = max;
        this.writer = Objects.requireNonNull(writer);
    }

    /** A piece and what became of it; guarded by {@link #writing}. */
    private static final class Waiting<T> {

        private final T piece;
        private boolean done;
        private RuntimeException failure;
        private Error error;

        Waiting(T piece) {
            this.piece = piece;
        }
    }

    /**
     * Writes a piece; written when it returns. Pieces of one thread are written in their order.
     *
     * @throws RuntimeException if nothing of it was written; an {@link Error} likewise
     */
    public void write(T piece) {
        Waiting<T> own = new Waiting<>(piece);
        queue.add(own);
        writing.lock();
        try {
            while (!own.done) {
                writeNext();
            }
        } finally {
            writing.unlock();
        }
        if (own.failure != null) {
            throw own.failure;
        }
        if (own.error != null) {
            throw own.error;
        }
    }

    /** Returns how many pieces wait for the present transaction. */
    public int waiting() {
        return queue.size();
    }

    private void writeNext() {
        List<Waiting<T>> batch = new ArrayList<>();
        for (Waiting<T> next = queue.poll(); next != null; next = batch.size() < max ? queue.poll() : null) {
            batch.add(next);
        }
        write(batch);
    }

    /** Whatever happens, no thread may wait for ever or take a piece for written that is not. */
    private void write(List<Waiting<T>> batch) {
        try {
            writer.accept(batch.stream().map(one -> one.piece).toList());
        } catch (RuntimeException e) {
            if (batch.size() > 1 && SqlFailures.concernOne(e)) {
                batch.forEach(one -> write(List.of(one)));
            } else {
                batch.forEach(one -> one.failure = e);
            }
        } catch (Error e) {
            batch.forEach(one -> one.error = e);
        }
        batch.forEach(one -> one.done = true);
    }
}
