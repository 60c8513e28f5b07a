package io.linkgate.api.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A body on its way. Ends once: when all of it is there, when it turns out too large or broken, or when it has to leave its
 * place or its time is up. Then the request goes on, dispatched again by the server. Its callbacks are called by threads of
 * the server, one at a time; {@link #giveUp} by any.
 */
final class ArrivingBody implements ReadListener {

    private static final int READ_AT_ONCE = 4096;

    /** So much of a body that is too large is read and thrown away, so that its caller can read the answer. */
    private static final int MOST_DISCARDED = 1024 * 1024;

    private final AsyncContext context;
    private final ServletRequest request;
    private final ServletInputStream in;
    private final int mostBytes;
    private final Runnable onEnd;
    private final ByteArrayOutputStream bytes;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long size;

    /**
     * A body of which some may be there already.
     *
     * @param beginning what has been read of it
     * @param onEnd run once, before the request goes on
     */
    ArrivingBody(
            AsyncContext context,
            ServletRequest request,
            ServletInputStream in,
            byte[] beginning,
            int mostBytes,
            Runnable onEnd) {
        this.context = context;
        this.request = request;
        this.in = in;
        this.mostBytes = mostBytes;
        this.onEnd = onEnd;
        this.bytes = new ByteArrayOutputStream(Math.max(64, beginning.length));
        bytes.writeBytes(beginning);
        this.size = beginning.length;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] buffer = new byte[READ_AT_ONCE];
        while (!ended.get() && in.isReady()) {
            int read = in.read(buffer);
            if (read < 0) {
                return;
            }
            size += read;
            if (size <= mostBytes) {
                bytes.write(buffer, 0, read);
            } else if (size > MOST_DISCARDED) {
                giveUp(BodyTrouble.TOO_LARGE);
            }
        }
    }

    @Override
    public void onAllDataRead() {
        end(size <= mostBytes ? Body.of(bytes.toByteArray()) : Body.unread(BodyTrouble.TOO_LARGE));
    }

    /** The caller has gone, or what it sends is not HTTP: the server hangs up. */
    @Override
    public void onError(Throwable broken) {
        if (ended.compareAndSet(false, true)) {
            onEnd.run();
            context.complete();
        }
    }

    /** The request goes on without its body. */
    void giveUp(BodyTrouble why) {
        end(Body.unread(why));
    }

    private void end(Body body) {
        if (ended.compareAndSet(false, true)) {
            onEnd.run();
            body.attachTo(request);
            context.dispatch();
        }
    }
}
