package io.linkgate.cluster.call;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.Sealing.UnreadableException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Calls and answers as rows hold them: JSON with a version, sealed for the id of their row. Fields may be added without
 * a new version: a node ignores those that it does not know. For Linkgate's own threads only, as {@link Sealing} is.
 */
final class CallForm {

    /** A body of 64 KiB, each character of it escaped. */
    static final int MAX_CALL_BYTES = 512 * 1024;

    static final int MAX_ANSWER_BYTES = 512 * 1024;

    private static final int VERSION = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private final Sealing sealing;

    CallForm(Sealing sealing) {
        this.sealing = Objects.requireNonNull(sealing);
    }

    private record WrittenCall(@JsonProperty("v") int version, CarriedCall call) {}

    private record WrittenAnswer(
            @JsonProperty("v") int version,
            CallOutcome.Kind kind,
            int status,
            List<CarriedAnswer.Header> headers,
            @SuppressWarnings("ArrayRecordComponent") byte[] body) {}

    /** Returns a call as the row with that id holds it; empty if it is too large. */
    Optional<byte[]> write(CarriedCall call, String id) {
        byte[] json = json(new WrittenCall(VERSION, call));
        return json.length > MAX_CALL_BYTES ? Optional.empty() : Optional.of(sealing.seal(json, callContext(id)));
    }

    /** Returns what became of a call as its row holds it; {@link CallOutcome#FAILED} if it is too large. */
    byte[] write(CallOutcome outcome, String id) {
        CarriedAnswer answer = outcome.answer().orElseGet(() -> new CarriedAnswer(0, List.of(), new byte[0]));
        byte[] json =
                json(new WrittenAnswer(VERSION, outcome.kind(), answer.status(), answer.headers(), answer.body()));
        return json.length > MAX_ANSWER_BYTES ? write(CallOutcome.FAILED, id) : sealing.seal(json, answerContext(id));
    }

    /**
     * Reads a call.
     *
     * @throws UnreadableException if it was sealed for another row, or was written in another form
     */
    CarriedCall readCall(byte[] sealed, String id) throws UnreadableException {
        WrittenCall written = read(sealing.open(sealed, callContext(id)), WrittenCall.class, MAX_CALL_BYTES);
        if (written.version() != VERSION || written.call() == null) {
            throw new UnreadableException();
        }
        return written.call();
    }

    /**
     * Reads what became of a call.
     *
     * @throws UnreadableException as {@link #readCall} does
     */
    CallOutcome readOutcome(byte[] sealed, String id) throws UnreadableException {
        WrittenAnswer written = read(sealing.open(sealed, answerContext(id)), WrittenAnswer.class, MAX_ANSWER_BYTES);
        if (written.version() != VERSION || written.kind() == null) {
            throw new UnreadableException();
        }
        return switch (written.kind()) {
            case ANSWERED -> CallOutcome.answered(answer(written));
            case MOVED -> CallOutcome.MOVED;
            case FAILED -> CallOutcome.FAILED;
        };
    }

    private static CarriedAnswer answer(WrittenAnswer written) throws UnreadableException {
        boolean whole = written.headers() != null && !written.headers().contains(null) && written.body() != null;
        if (!whole || written.status() < 200 || written.status() > 599) {
            throw new UnreadableException();
        }
        return new CarriedAnswer(written.status(), written.headers(), written.body());
    }

    private static <T> T read(byte[] json, Class<T> type, int max) throws UnreadableException {
        try {
            T read = json.length > max ? null : MAPPER.readValue(json, type);
            if (read != null) {
                return read;
            }
        } catch (IOException | RuntimeException e) {
            // The cause may repeat what is sealed.
        }
        throw new UnreadableException();
    }

    private static byte[] json(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a call contains a value that cannot be written", e);
        }
    }

    private static String callContext(String id) {
        return "linkgate call " + id;
    }

    private static String answerContext(String id) {
        return "linkgate answer " + id;
    }
}
