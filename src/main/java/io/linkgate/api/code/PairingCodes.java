package io.linkgate.api.code;

import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.Instance;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.CodePoll;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Requests a pairing code from a session that shows a QR code, or explains why there is none. */
public final class PairingCodes {

    /** WhatsApp does not say how long its limit lasts; requesting a code sooner is known to extend it. */
    private static final Duration RATE_LIMIT = Duration.ofSeconds(60);

    /** The usual time between two codes for a number, which counts from the request. */
    private static final Duration BETWEEN_CODES = Duration.ofSeconds(60);

    private final Codes codes;
    private final Sessions sessions;
    private final Clock clock;
    private final Executor answering;

    /** @param answering makes and writes responses, see {@link Codes} */
    public PairingCodes(Codes codes, Sessions sessions, Clock clock, Executor answering) {
        this.codes = codes;
        this.sessions = sessions;
        this.clock = clock;
        this.answering = answering;
    }

    /**
     * Requests a pairing code.
     *
     * @param wait the wait for the session to show a QR code
     * @param lastCheck throws if the call has another error; run once the session is known to be ready
     * @return the code and its end; fails with an {@link ApiException} if there is none
     */
    public CompletionStage<PairingCodeBody> request(
            Instance instance, PhoneNumber phone, CodeWait wait, Runnable lastCheck) {
        return codes.show(instance, wait, (code, now) -> {
                    lastCheck.run();
                    return phone;
                })
                .thenCompose(asked -> sessions.requestCode(instance, asked))
                .thenComposeAsync(answer -> bodyOf(instance, answer), answering);
    }

    private CompletionStage<PairingCodeBody> bodyOf(Instance instance, PairingCodeResult answer) {
        if (answer instanceof PairingCodeResult.Ready ready) {
            return CompletableFuture.completedFuture(PairingCodeBody.of(ready, clock.instant()));
        }
        if (answer instanceof PairingCodeResult.TooSoon tooSoon) {
            throw limited(
                    "A pairing code for this number was requested less than a minute ago."
                            + " Type the one that came, or request another after Retry-After.",
                    tooSoon.retryAfter());
        }
        return switch (((PairingCodeResult.Missing) answer).why()) {
            case BAD_NUMBER ->
                throw ApiException.invalid(
                        Param.PHONE_NUMBER.wireName(),
                        "the number of a WhatsApp account, country code first;"
                                + " WhatsApp refuses a correct number too (400) when codes were requested too often");
            case FORBIDDEN ->
                throw rejected(403, "WhatsApp forbids linking this account by a pairing code (403); scan the QR code.");
            case UNAVAILABLE ->
                throw rejected(452, "WhatsApp offers no pairing codes for this account (452); scan the QR code.");
            case RATE_LIMITED ->
                throw limited(
                        "WhatsApp gives this number no pairing code for now (429); scan the QR code,"
                                + " or wait: asking sooner makes it worse.",
                        RATE_LIMIT);
            case NOT_NOW -> sessions.awaitCode(instance, Duration.ZERO).thenApply(poll -> changed(instance, poll));
            case REPLACED ->
                throw new ApiException(ApiError.CONFLICT, "A newer pairing code was requested; use that one.");
            case NO_ANSWER -> throw without(ApiError.UPSTREAM_TIMEOUT, "WhatsApp has not answered.");
            case LOST ->
                throw without(
                        ApiError.UPSTREAM_UNREACHABLE,
                        "The connection ended before a code came, or WhatsApp refused it.");
        };
    }

    /** No code came, though one was requested: its number may request another after the usual time. */
    private static ApiException without(ApiError error, String why) {
        return new ApiException(
                Problem.of(error, why + " Scan the QR code, or request another pairing code after Retry-After.")
                        .retryAfter(BETWEEN_CODES.toSeconds()));
    }

    private static ApiException limited(String message, Duration after) {
        return new ApiException(Problem.of(ApiError.RATE_LIMITED, message)
                .with("reason", "code_per_number")
                .retryAfter(Math.max(1, Problem.wholeSeconds(after))));
    }

    private static ApiException rejected(int number, String message) {
        return new ApiException(Problem.of(ApiError.UPSTREAM_REJECTED, message).with("upstream_code", number));
    }

    /**
     * The session has changed between the check and the request: its QR code has expired, or a phone has scanned it.
     */
    private PairingCodeBody changed(Instance instance, CodePoll poll) {
        if (poll.snapshot().liveCode(clock.instant()).isPresent()) {
            throw new ApiException(ApiError.CONFLICT, "The session has just reconnected. Request the code again.");
        }
        throw NoCode.because(instance, poll, clock.instant());
    }
}
