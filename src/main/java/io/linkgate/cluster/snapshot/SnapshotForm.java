package io.linkgate.cluster.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.LastFailure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.SharedSnapshot;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The form in which nodes read each other's snapshots: JSON with a version. Two versions of Linkgate may share a database
 * for a while, so fields may be added, and readers ignore those that they do not know. A change that would mislead an
 * older reader takes the next version. Moments are as in ISO 8601.
 */
final class SnapshotForm {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Later moments than this could not be calculated with. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Duration MAX_TIME_TO_CODE = Duration.ofDays(1);

    private SnapshotForm() {}

    static byte[] bytes(SharedSnapshot shared) {
        SessionSnapshot snapshot = shared.snapshot();
        ObjectNode form = JSON.createObjectNode()
                .put("version", VERSION)
                .put("status", snapshot.state().status().name())
                .put("since", snapshot.since().toString())
                .put("linked", snapshot.linked())
                .put("healing", shared.healing())
                .put("time_to_code_ms", shared.timeToCode().toMillis());
        write(snapshot.state(), form);
        write(snapshot.me(), form.putObject("me"));
        write(snapshot.failure(), form.putObject("failure"));
        try {
            return JSON.writeValueAsBytes(form);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON cannot be written", e);
        }
    }

    private static void write(SessionState state, ObjectNode form) {
        state.why().ifPresent(reason -> form.put("reason", reason.name()));
        if (state instanceof SessionState.Failed failed) {
            form.put("detail", failed.detail()).put("retry_at", failed.retryAt().toString());
        }
        state.mustMoveBy().ifPresent(deadline -> form.put("deadline", deadline.toString()));
        state.account().ifPresent(account -> write(account, form.putObject("account")));
        state.shown()
                .ifPresent(code -> form.putObject("code")
                        .put("text", code.text())
                        .put("shown_at", code.shownAt().toString())
                        .put("expires_at", code.expiresAt().toString())
                        .put("sequence", code.sequence())
                        .put("of", code.of()));
    }

    private static void write(Account account, ObjectNode form) {
        form.put("phone", account.phone())
                .put("lid", account.lid())
                .put("push_name", account.pushName())
                .put("platform", account.platform());
    }

    private static void write(LastFailure failure, ObjectNode form) {
        form.put("reason", failure.reason().name())
                .put("detail", failure.detail())
                .put("at", failure.at().toString())
                .put("healed_at", failure.healedAt().toString());
    }

    /** Returns the snapshot; empty if this version does not understand it. */
    static Optional<SharedSnapshot> parse(InstanceId id, byte[] bytes) {
        try {
            JsonNode form = JSON.readTree(bytes);
            return number(form, "version") == VERSION ? Optional.of(read(id, form)) : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static SharedSnapshot read(InstanceId id, JsonNode form) {
        SessionSnapshot snapshot = new SessionSnapshot(
                id,
                state(form),
                moment(form, "since"),
                flag(form, "linked"),
                account(form.path("me")),
                failure(form.path("failure")));
        Duration timeToCode = Duration.ofMillis(number(form, "time_to_code_ms"));
        if (timeToCode.isNegative() || timeToCode.compareTo(MAX_TIME_TO_CODE) > 0) {
            throw new IllegalArgumentException("no time to a code");
        }
        return new SharedSnapshot(snapshot, flag(form, "healing"), timeToCode);
    }

    private static SessionState state(JsonNode form) {
        return switch (SessionStatus.valueOf(text(form, "status"))) {
            case STOPPED -> new SessionState.Stopped(reason(form));
            case STARTING -> new SessionState.Starting(deadline(form, "deadline"));
            case SCAN_QR_CODE -> new SessionState.ScanQrCode(code(form.path("code")));
            case PASSKEY_REQUIRED -> new SessionState.PasskeyRequired(deadline(form, "deadline"));
            case PASSKEY_CONFIRMATION_REQUIRED -> throw new IllegalArgumentException("a later version's state");
            case WORKING -> new SessionState.Working(account(form.path("account")));
            case FAILED -> new SessionState.Failed(reason(form), text(form, "detail"), deadline(form, "retry_at"));
        };
    }

    private static QrCode code(JsonNode form) {
        return new QrCode(
                text(form, "text"),
                moment(form, "shown_at"),
                moment(form, "expires_at"),
                count(form, "sequence"),
                count(form, "of"));
    }

    private static Account account(JsonNode form) {
        return new Account(text(form, "phone"), text(form, "lid"), text(form, "push_name"), text(form, "platform"));
    }

    private static LastFailure failure(JsonNode form) {
        return new LastFailure(reason(form), text(form, "detail"), moment(form, "at"), deadline(form, "healed_at"));
    }

    private static Reason reason(JsonNode form) {
        return Reason.valueOf(text(form, "reason"));
    }

    /** A moment, or {@link Instant#MAX} for never. */
    private static Instant deadline(JsonNode form, String field) {
        return text(form, field).equals(Instant.MAX.toString()) ? Instant.MAX : moment(form, field);
    }

    private static Instant moment(JsonNode form, String field) {
        Instant moment = Instant.parse(text(form, field));
        if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LATEST)) {
            throw new IllegalArgumentException(field + " is out of range");
        }
        return moment;
    }

    private static String text(JsonNode form, String field) {
        JsonNode value = form.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is no text");
        }
        return value.textValue();
    }

    private static boolean flag(JsonNode form, String field) {
        JsonNode value = form.path(field);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(field + " is no truth value");
        }
        return value.booleanValue();
    }

    private static int count(JsonNode form, String field) {
        long count = number(form, field);
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(field + " is out of range");
        }
        return (int) count;
    }

    private static long number(JsonNode form, String field) {
        JsonNode value = form.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(field + " is no number");
        }
        return value.longValue();
    }
}
