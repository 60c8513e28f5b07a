package io.linkgate.api.code;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.FailureMapper;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.session.CodePoll;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An asynchronous request that waits for a code. Its wait ends once. When a code is there, the request is dispatched
 * again and handled like a call that did not have to wait. Without a code it is answered here: many waits end at the
 * same moment, an error needs no Jersey, and during shutdown a dispatch may find no servlet. If the server reports a
 * broken connection or stream, the call gives up its place and leaves its session at once.
 */
final class WaitingCall implements AsyncListener {

    private final AsyncContext context;
    private final WaitingCalls.Place place;
    private final Codes codes;
    private final CodeCall asked;
    private final CodeWait wait;
    private final AtomicBoolean ended = new AtomicBoolean();

    private WaitingCall(AsyncContext context, WaitingCalls.Place place, Codes codes, CodeCall asked, CodeWait wait) {
        this.context = context;
        this.place = place;
        this.codes = codes;
        this.asked = asked;
        this.wait = wait;
    }

    /** Starts waiting. */
    static void begin(AsyncContext context, WaitingCalls.Place place, Codes codes, CodeCall asked, CodeWait wait) {
        WaitingCall call = new WaitingCall(context, place, codes, asked, wait);
        context.addListener(call);
        var unused = wait.poll().whenComplete(call::goOn);
    }

    private void goOn(CodePoll look, Throwable failure) {
        if (!end()) {
            return;
        }
        if (failure == null) {
            try {
                codes.answer(() -> answer(look));
            } catch (RejectedExecutionException shutDown) {
                refuse(Problem.of(ApiError.UNAVAILABLE));
            }
        } else {
            FailureMapper.known(failure).ifPresentOrElse(this::refuse, context::dispatch);
        }
    }

    private void answer(CodePoll look) {
        codes.refusal(asked.instance(), look).ifPresentOrElse(this::refuse, context::dispatch);
    }

    private void refuse(Problem problem) {
        try {
            ServletErrors.write(
                    problem, (HttpServletRequest) context.getRequest(), (HttpServletResponse) context.getResponse());
        } catch (IOException gone) {
            // The client does not read the response.
        } finally {
            context.complete();
        }
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            place.close();
        }
        return first;
    }

    /** The connection or the stream is broken. */
    @Override
    public void onError(AsyncEvent event) {
        if (end()) {
            wait.poll().cancel(false);
            context.complete();
        }
    }

    /** The server has completed the request on its own. */
    @Override
    public void onComplete(AsyncEvent event) {
        if (end()) {
            wait.poll().cancel(false);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // No timeout was set: the wait has its own.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Jersey starts its own asynchronous cycle after this wait.
    }
}
