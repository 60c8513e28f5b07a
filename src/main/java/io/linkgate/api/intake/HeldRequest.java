package io.linkgate.api.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An asynchronous request that holds something while it waits, such as a place among the calls that may wait. The wait
 * ends once: with what was waited for, or when the server reports that the connection or the stream is broken. Safe for
 * use by any thread.
 */
public final class HeldRequest {

    private final AsyncContext context;
    private final Runnable giveUp;
    private final Runnable gone;
    private final AtomicBoolean ended = new AtomicBoolean();

    private HeldRequest(AsyncContext context, Runnable giveUp, Runnable gone) {
        this.context = context;
        this.giveUp = Objects.requireNonNull(giveUp);
        this.gone = Objects.requireNonNull(gone);
    }

    /**
     * Begins the wait.
     *
     * @param giveUp gives up what is held, at the end of the wait
     * @param gone is run after that if the client was gone before
     */
    public static HeldRequest hold(AsyncContext context, Runnable giveUp, Runnable gone) {
        HeldRequest held = new HeldRequest(context, giveUp, gone);
        context.addListener(held.new Listener());
        return held;
    }

    /** Returns the request that waits; only who has ended the wait may answer or dispatch it. */
    public AsyncContext context() {
        return context;
    }

    /**
     * Ends the wait.
     *
     * @return false if it was over
     */
    public boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            giveUp.run();
        }
        return first;
    }

    private final class Listener implements AsyncListener {

        /** The connection or the stream is broken. */
        @Override
        public void onError(AsyncEvent event) {
            if (end()) {
                gone.run();
                context.complete();
            }
        }

        /** The server has completed the request on its own. */
        @Override
        public void onComplete(AsyncEvent event) {
            if (end()) {
                gone.run();
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // No timeout was set: what is waited for has its own.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // What goes on after the wait may start an asynchronous cycle of its own.
        }
    }
}
