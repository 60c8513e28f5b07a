package io.linkgate.session;

import io.linkgate.engine.CodeAnswer;
import java.time.Duration;
import java.util.Objects;

/** What came of asking for a code that is typed into a phone. Closed family; prints no code. */
public sealed interface RequestedCode {

    /**
     * The phone waits for the code.
     *
     * @param text {@code ABCD-1234}, a secret of the owner of the phone
     */
    record Ready(String text) implements RequestedCode {
        public Ready {
            Objects.requireNonNull(text);
        }

        @Override
        public String toString() {
            return "Ready";
        }
    }

    /**
     * A code was asked for with the same number less than a minute ago, by this instance or another; nothing was sent.
     *
     * @param retryAfter how long to wait before asking again
     */
    record TooSoon(Duration retryAfter) implements RequestedCode {
        public TooSoon {
            Objects.requireNonNull(retryAfter);
        }
    }

    /** There is no code. */
    record Missing(Why why) implements RequestedCode {
        public Missing {
            Objects.requireNonNull(why);
        }
    }

    /** Why there is none. */
    enum Why {
        /** The telephone number is wrong, or a code was asked for too often; WhatsApp does not say which. */
        BAD_NUMBER,
        /** WhatsApp forbids linking this account by a code. */
        FORBIDDEN,
        /** Linking by a code is not available for this account. */
        UNAVAILABLE,
        /** WhatsApp says that too many codes were asked for. */
        RATE_LIMITED,
        /** The session shows no code to scan at this moment, so that none can be asked for either. */
        NOT_NOW,
        /** Somebody else asked for a code before this one was ready. */
        REPLACED,
        /** WhatsApp does not answer. */
        NO_ANSWER,
        /** WhatsApp refuses, or the connection to it was lost. */
        LOST
    }

    /** The engine's answer in the words of a session. */
    static RequestedCode of(CodeAnswer answer) {
        return answer instanceof CodeAnswer.Ready ready
                ? new Ready(ready.code())
                : new Missing(why(((CodeAnswer.Missing) answer).why()));
    }

    private static Why why(CodeAnswer.Why why) {
        return switch (why) {
            case BAD_NUMBER -> Why.BAD_NUMBER;
            case FORBIDDEN -> Why.FORBIDDEN;
            case UNAVAILABLE -> Why.UNAVAILABLE;
            case RATE_LIMITED -> Why.RATE_LIMITED;
            case NOT_NOW -> Why.NOT_NOW;
            case REPLACED -> Why.REPLACED;
            case NO_ANSWER -> Why.NO_ANSWER;
            case REFUSED, OVER -> Why.LOST;
        };
    }
}
