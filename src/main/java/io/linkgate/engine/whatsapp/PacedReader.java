package io.linkgate.engine.whatsapp;

import io.linkgate.engine.Alarm;
import io.linkgate.engine.Mailbox;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The reading side of a line. A message of the socket is handled in pieces, each in a task of its own, so that other
 * connections have their turn between them. The next piece, and the next message, come only after our replies are
 * written, so that a server that does not read them cannot fill our memory, and no sooner than the pace allows, so that
 * a server that sends without end cannot use up the processor. A server that does not take our replies at all is given
 * up. Confined to the mailbox, except {@link #received}.
 */
final class PacedReader {

    /** Maximum length of a piece: about twenty of the smallest stanzas, which take less than a millisecond. */
    static final int PIECE_BYTES = 512;

    /** How long the server may leave our replies unread; as long as a socket may take to open. */
    static final Duration MAX_UNREAD = Duration.ofSeconds(20);

    private final Mailbox mailbox;
    private final Clock clock;
    private final ReadPace pace;
    private final Sink sink;
    private final Alarm resume;
    private final Alarm unread;
    private Optional<Runnable> paused = Optional.empty();
    private Instant repliesDue = Instant.MAX;
    private boolean closed;

    /** The line that takes what is read. */
    interface Sink {

        /**
         * Takes the next bytes and sends the replies to them.
         *
         * @return the work that they made, in units of {@link ReadPace}
         */
        long take(ByteBuffer piece);

        /** Runs a task, on any thread, when all replies are written or cannot be written any more. */
        void whenSent(Runnable task);

        /** The server has not taken our replies for too long. */
        void repliesNotTaken();
    }

    /** @param clock the steady clock */
    PacedReader(Mailbox mailbox, ScheduledExecutorService timers, Clock clock, ReadPace pace, Sink sink) {
        this.mailbox = mailbox;
        this.clock = clock;
        this.pace = pace;
        this.sink = sink;
        this.resume = new Alarm(timers, clock, mailbox, this::resume);
        this.unread = new Alarm(timers, clock, mailbox, this::checkReplies);
    }

    /**
     * Has a message handled; any thread.
     *
     * @param taken runs when the next message may come
     */
    void received(ByteBuffer bytes, Runnable taken) {
        mailbox.execute(() -> take(bytes, taken));
    }

    /** Ends pauses and time limits. Messages that still come are dropped, up to the pace. */
    void close() {
        closed = true;
        paused = Optional.empty();
        resume.silence();
        unread.silence();
    }

    private void take(ByteBuffer bytes, Runnable taken) {
        long work = 1;
        try {
            if (closed) {
                bytes.position(bytes.limit());
            } else {
                work += sink.take(piece(bytes));
            }
        } finally {
            pace.charge(work, clock.instant());
            whenReplied(() -> next(bytes, taken));
        }
    }

    private static ByteBuffer piece(ByteBuffer bytes) {
        int length = Math.min(PIECE_BYTES, bytes.remaining());
        ByteBuffer piece = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return piece;
    }

    /** Runs a task in the mailbox when the replies are written, which is nearly always now. */
    private void whenReplied(Runnable task) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        sink.whenSent(() -> sent.complete(null));
        if (sent.isDone()) {
            task.run();
            return;
        }
        if (!closed) {
            repliesDue = clock.instant().plus(MAX_UNREAD);
            unread.ringAt(repliesDue);
        }
        CompletableFuture<Void> unused = sent.thenRun(() -> mailbox.execute(() -> {
            repliesDue = Instant.MAX;
            unread.silence();
            task.run();
        }));
    }

    private void checkReplies() {
        if (!closed && !clock.instant().isBefore(repliesDue)) {
            sink.repliesNotTaken();
        }
    }

    private void next(ByteBuffer bytes, Runnable taken) {
        Runnable more = bytes.hasRemaining() ? () -> received(bytes, taken) : taken;
        if (!mustPause()) {
            more.run();
        } else if (!closed) {
            paused = Optional.of(more);
            resume.ringAt(pace.mayReadAt());
        }
    }

    private boolean mustPause() {
        return clock.instant().isBefore(pace.mayReadAt());
    }

    private void resume() {
        if (paused.isPresent() && mustPause()) {
            resume.ringAt(pace.mayReadAt());
            return;
        }
        Optional<Runnable> more = paused;
        paused = Optional.empty();
        more.ifPresent(Runnable::run);
    }
}
