package io.linkgate.api.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A body that is still arriving. It ends once: when it is complete, too large or broken, when it must give up its
 * place, or when its time is up. Then the server dispatches the request again. Threads of the server call its
 * callbacks, one at a time; any thread may call {@link #giveUp}.
 */
final class ArrivingBody implements ReadListener {

    private static final int READ_AT_ONCE = 4096;

    /** How much of a body that is too large is read and discarded, so that its sender can read the response. */
    private static final int MAX_DISCARDED_BYTES = 1024 * 1024;

    private final AsyncContext context;
    private final ServletRequest request;
    private final ServletInputStream in;
    private final int maxBytes;
    private final Runnable onEnd;
    private final ByteArrayOutputStream bytes;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long size;

    /**
     * Creates a body of which some bytes may have been read.
     *
     * @param beginning the bytes read so far
     * @param onEnd run once, before the request continues
     */
    ArrivingBody(
            AsyncContext context,
            ServletRequest request,
            ServletInputStream in,
            byte[] beginning,
            int maxBytes,
            Runnable onEnd) {
        this.context = context;
        this.request = request;
        this.in = in;
        this.maxBytes = maxBytes;
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
            if (size <= maxBytes) {
                bytes.write(buffer, 0, read);
            } else if (size > MAX_DISCARDED_BYTES) {
                giveUp(BodyTrouble.TOO_LARGE);
            }
        }
    }

    @Override
    public void onAllDataRead() {
        end(size <= maxBytes ? Body.of(bytes.toByteArray()) : Body.unread(BodyTrouble.TOO_LARGE));
    }

    /** The client has disconnected, or does not send valid HTTP: the server closes the connection. */
    @Override
    public void onError(Throwable broken) {
        if (ended.compareAndSet(false, true)) {
            onEnd.run();
            context.complete();
        }
    }

    /** Lets the request continue without its body. */
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
