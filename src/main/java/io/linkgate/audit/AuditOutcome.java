package io.linkgate.audit;

import io.linkgate.storage.SqlText;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How an entry ended.
 *
 * @param at when
 * @param result in one word
 * @param status the HTTP status of the answer; empty if there was no call
 * @param views how often a code was fetched; empty for anything else
 * @param detail what was not known before, such as the id of a new token; without secrets
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record AuditOutcome(Instant at, Result result, Optional<Integer> status, Optional<Long> views, String detail) {

    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_FAILURE = 500;

    public AuditOutcome {
        Objects.requireNonNull(at);
        Objects.requireNonNull(result);
        Objects.requireNonNull(status);
        Objects.requireNonNull(views);
        detail = SqlText.storable(detail, AuditEntry.MAX_DETAIL);
    }

    /** The result in one word. */
    public enum Result {
        DONE,
        /** The call was wrong, or came at the wrong time. */
        REFUSED,
        /** The server, or one that it needs, failed; what had taken effect until then may stay. */
        FAILED;

        /** Returns the word. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The outcome of a call with that HTTP status. */
    public static AuditOutcome ofCall(Instant at, int status, String detail) {
        Result result =
                status >= FIRST_FAILURE ? Result.FAILED : status >= FIRST_REFUSAL ? Result.REFUSED : Result.DONE;
        return new AuditOutcome(at, result, Optional.of(status), Optional.empty(), detail);
    }

    /** The outcome of what happened without a call. */
    public static AuditOutcome done(Instant at) {
        return new AuditOutcome(at, Result.DONE, Optional.empty(), Optional.empty(), "");
    }

    /** Returns the outcome for a code that a viewer has fetched that often. */
    static AuditOutcome seen(Instant last, long views) {
        return new AuditOutcome(last, Result.DONE, Optional.empty(), Optional.of(views), "");
    }
}
