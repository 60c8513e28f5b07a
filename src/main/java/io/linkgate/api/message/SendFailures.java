package io.linkgate.api.message;

import io.linkgate.api.code.NotWorking;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.Instance;
import io.linkgate.message.SendResult;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** The errors of calls that need a connected session. */
final class SendFailures {

    /** The recipient wants no text from strangers, or the account may begin no chats for now. */
    private static final int REACH_OUT = 463;

    /** The account has begun too many chats. */
    private static final int NEW_CHAT_CAP = 475;

    private static final int NO_SUCH_RECIPIENT = 404;

    /** WhatsApp is busy, or the connection is lost and made again. */
    static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

    /** WhatsApp does not announce when it allows more; an attempt before that counts too. */
    private static final Duration AFTER_WHATSAPPS_LIMIT = Duration.ofHours(1);

    private final Sessions sessions;
    private final Clock clock;

    SendFailures(Sessions sessions, Clock clock) {
        this.sessions = Objects.requireNonNull(sessions);
        this.clock = Objects.requireNonNull(clock);
    }

    /** Throws 409 {@code not_linked} if the instance has no device. */
    void requireLinked(Instance instance) {
        if (!sessions.current(instance).linked()) {
            throw new ApiException(ApiError.NOT_LINKED);
        }
    }

    /** Returns 409 if the instance has no device, else 422 with the state of its session. */
    ApiException notConnected(Instance instance) {
        SessionSnapshot snapshot = sessions.current(instance);
        return snapshot.linked()
                ? NotWorking.because(instance, snapshot, clock.instant())
                : new ApiException(ApiError.NOT_LINKED);
    }

    /** Returns the error for a text that was not sent, or not for certain. */
    ApiException of(Instance instance, SendResult result) {
        if (result instanceof SendResult.NotConnected) {
            return notConnected(instance);
        }
        if (result instanceof SendResult.TooMany many) {
            return limited(many);
        }
        if (result instanceof SendResult.Different) {
            return new ApiException(
                    ApiError.CONFLICT,
                    "This Idempotency-Key or message_id stands for another text, recipient or reply_to;"
                            + " send this one with a new key.");
        }
        if (result instanceof SendResult.Unacknowledged waiting) {
            return new ApiException(Problem.of(
                            ApiError.UPSTREAM_TIMEOUT,
                            "WhatsApp has not acknowledged the text in time. Call again with the same Idempotency-Key or"
                                    + " this message_id; the text is not sent twice."
                                    + NotWorking.hint(sessions.current(instance), clock.instant()))
                    .with("message_id", waiting.messageId()));
        }
        if (result instanceof SendResult.NotSent failed) {
            return new ApiException(Problem.of(
                            ApiError.UPSTREAM_TIMEOUT,
                            "The text was not sent: WhatsApp could not take it now. Call again with the same Idempotency-Key"
                                    + " or this message_id.")
                    .with("message_id", failed.messageId())
                    .retryAfter(AFTER_A_FAILURE.toSeconds()));
        }
        return result instanceof SendResult.Rejected rejected
                ? rejected(rejected.error())
                : new ApiException(ApiError.RECIPIENT_NOT_FOUND);
    }

    private static ApiException limited(SendResult.TooMany many) {
        String message = switch (many.limit()) {
            case TEXTS_PER_MINUTE -> "This instance has sent as many texts a minute as this server allows.";
            case NEW_CHATS_PER_HOUR -> "This instance has begun as many chats in an hour as this server allows.";
        };
        return limited(message, many.limit().name().toLowerCase(Locale.ROOT), many.after());
    }

    /** Returns the error for one look-up too many; nothing was looked up. */
    static ApiException tooManyLookups(Duration after) {
        return limited(
                "This instance has looked up as many numbers a minute as this server allows.",
                "lookups_per_minute",
                after);
    }

    private static ApiException limited(String message, String reason, Duration after) {
        return new ApiException(Problem.of(ApiError.RATE_LIMITED, message)
                .with("reason", reason)
                .retryAfter(Math.max(1, Problem.wholeSeconds(after))));
    }

    private static ApiException rejected(int error) {
        return switch (error) {
            case NO_SUCH_RECIPIENT -> new ApiException(ApiError.RECIPIENT_NOT_FOUND);
            case REACH_OUT ->
                byWhatsApp(
                        error,
                        "reach_out",
                        "WhatsApp does not let this account begin this chat (463). Trying again soon makes it worse.");
            case NEW_CHAT_CAP ->
                byWhatsApp(error, "new_chat_cap", "This account has begun as many chats as WhatsApp allows (475).");
            default ->
                new ApiException(Problem.of(
                                ApiError.UPSTREAM_REJECTED,
                                "WhatsApp has refused the text (" + error + "); sending it again does not help.")
                        .with("upstream_code", error));
        };
    }

    private static ApiException byWhatsApp(int error, String reason, String message) {
        return new ApiException(Problem.of(ApiError.RATE_LIMITED, message)
                .with("reason", reason)
                .with("upstream_code", error)
                .retryAfter(AFTER_WHATSAPPS_LIMIT.toSeconds()));
    }
}
