package io.linkgate.api.event;

import io.linkgate.api.intake.UndertowConnection;
import io.linkgate.event.EventStream;
import io.linkgate.event.StreamOutput;
import io.linkgate.limit.WaitingCalls;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An asynchronous response that is written without waiting: its sender writes as much as the server takes, and the
 * server's {@link WriteListener} call writes on when there is room again.
 *
 * <p>A response that ends while the reader takes nothing is not completed at once, since Tomcat would wait for the
 * reader with a thread. Tomcat closes such a connection by itself after its {@code connectionTimeout}; Undertow does
 * not, so its connection is closed here. Its place is taken until then, because so is the server's memory.
 */
final class StreamedResponse implements StreamOutput, WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamedResponse.class);

    /**
     * What may wait for a reader. A burst of five hundred moves with codes is half of it. Frames are shared by all
     * streams, so many slow readers of the same events hold little more than one of them.
     */
    private static final int MAX_WAITING_BYTES = 4 << 20;

    /** After a failed write the server reports the end of the request, usually at once. */
    private static final int SECONDS_FOR_THE_SERVER = 5;

    /** More than the time after which Tomcat, with its default settings, gives up a reader. */
    private static final int SECONDS_FOR_A_READER = 65;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final WaitingCalls.Place place;
    private final Queue<byte[]> waiting = new ArrayDeque<>(2);
    private int waitingBytes;
    private long taken;
    private boolean writable;
    private boolean unflushed;
    private boolean ending;
    private boolean broken;
    private boolean over;
    private Optional<EventStream> stream = Optional.empty();

    StreamedResponse(AsyncContext context, ServletOutputStream out, WaitingCalls.Place place) {
        this.context = context;
        this.out = out;
        this.place = place;
        context.addListener(this);
    }

    /** Sets the stream that writes here; before {@link #begin}. */
    synchronized void writesFor(EventStream opened) {
        stream = Optional.of(opened);
    }

    /** Begins to write. */
    void begin() {
        out.setWriteListener(this); // its calls begin when this thread has returned
    }

    @Override
    public synchronized boolean send(byte[] head, byte[] frame) {
        if (ending || over || broken) {
            return true; // the stream ends in a moment
        }
        if (waitingBytes + head.length + frame.length > MAX_WAITING_BYTES) {
            return false;
        }
        if (head.length > 0) {
            waiting.add(head);
        }
        waiting.add(frame);
        waitingBytes += head.length + frame.length;
        write();
        return true;
    }

    @Override
    public synchronized boolean isDrained() {
        return writable && waiting.isEmpty() && !unflushed;
    }

    @Override
    public synchronized long taken() {
        return taken;
    }

    /** The server can take more; the first time, right after the request was made asynchronous. */
    @Override
    public void onWritePossible() {
        boolean drained;
        synchronized (this) {
            writable = true;
            write();
            drained = waiting.isEmpty() && !unflushed && !over;
        }
        if (drained) {
            stream.ifPresent(EventStream::drained);
        }
    }

    private void write() {
        try {
            while (writable && !over && !broken && (unflushed || !waiting.isEmpty())) {
                if (!out.isReady()) {
                    return; // the server calls onWritePossible
                }
                byte[] next = waiting.poll();
                if (next == null) {
                    out.flush();
                    unflushed = false;
                } else {
                    waitingBytes -= next.length;
                    taken++;
                    unflushed = true;
                    out.write(next);
                }
            }
            if (ending && writable && !broken && !over) {
                complete();
            }
        } catch (IOException | IllegalStateException gone) {
            broken = true;
            release();
        }
    }

    @Override
    public synchronized void end() {
        if (!ending) {
            ending = true;
            release();
            write(); // completes, unless the server still has to write
        }
    }

    private void release() {
        waiting.clear();
        waitingBytes = 0;
    }

    private void complete() {
        if (!over) {
            over = true;
            release();
            place.close();
            try {
                context.complete();
            } catch (IllegalStateException completed) {
                LOG.debug("The server has completed the response already");
            }
        }
    }

    @Override
    public boolean isSettled(int waited) {
        synchronized (this) {
            if (waited >= (broken ? SECONDS_FOR_THE_SERVER : SECONDS_FOR_A_READER)) {
                complete();
            }
            if (over || broken || waited == 0) {
                return over;
            }
            broken = UndertowConnection.close(context.getRequest());
        }
        return false;
    }

    /** The connection is broken. */
    @Override
    public void onError(Throwable failure) {
        lost(true);
    }

    /** The server gives up on the request. */
    @Override
    public void onError(AsyncEvent event) {
        lost(true);
    }

    /** The server has completed the request. */
    @Override
    public void onComplete(AsyncEvent event) {
        lost(false);
    }

    private void lost(boolean completes) {
        Optional<EventStream> ended;
        synchronized (this) {
            broken = true;
            if (completes) {
                complete();
            }
            over = true;
            release();
            place.close();
            ended = stream;
        }
        ended.ifPresent(EventStream::gone);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // No timeout was set.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing is dispatched from here.
    }
}
