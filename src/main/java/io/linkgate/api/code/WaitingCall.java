package io.linkgate.api.code;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.FailureMapper;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.api.intake.HeldRequest;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.session.CodePoll;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * An asynchronous request that waits for a code. Its wait ends once. When a code is there, the request is dispatched
 * again and handled like a call that did not have to wait. Without a code it is answered here: many waits end at the
 * same moment, an error needs no Jersey, and during shutdown a dispatch may find no servlet. If the server reports a
 * broken connection or stream, the call gives up its place and leaves its session at once.
 */
final class WaitingCall {

    private final HeldRequest request;
    private final Codes codes;
    private final CodeCall asked;

    private WaitingCall(HeldRequest request, Codes codes, CodeCall asked) {
        this.request = request;
        this.codes = codes;
        this.asked = asked;
    }

    /** Starts waiting. */
    static void begin(AsyncContext context, WaitingCalls.Place place, Codes codes, CodeCall asked, CodeWait wait) {
        HeldRequest request =
                HeldRequest.hold(context, place::close, () -> wait.poll().cancel(false));
        WaitingCall call = new WaitingCall(request, codes, asked);
        var unused = wait.poll().whenComplete(call::goOn);
    }

    private void goOn(CodePoll look, Throwable failure) {
        if (!request.end()) {
            return;
        }
        try { // this is a thread of the sessions, which a slow reader must not hold up
            codes.answer(() -> answer(look, failure));
        } catch (RejectedExecutionException shutDown) {
            refuse(Problem.of(ApiError.UNAVAILABLE));
        }
    }

    private void answer(CodePoll look, Throwable failure) {
        Optional<Problem> problem =
                failure == null ? codes.refusal(asked.instance(), look) : FailureMapper.known(failure);
        problem.ifPresentOrElse(this::refuse, () -> request.context().dispatch());
    }

    private void refuse(Problem problem) {
        AsyncContext context = request.context();
        try {
            ServletErrors.write(
                    asked.call().shown(problem), (HttpServletRequest) context.getRequest(), (HttpServletResponse)
                            context.getResponse());
        } catch (IOException gone) {
            // The client does not read the response.
        } finally {
            context.complete();
        }
    }
}
