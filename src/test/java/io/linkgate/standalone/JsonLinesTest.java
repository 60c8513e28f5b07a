package io.linkgate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {

    private final JsonLines lines = new JsonLines();

    @Test
    void lineHasEverythingOnce() throws Exception {
        LogRecord line = record("inst_1: linked");
        line.setInstant(Instant.parse("2026-11-29T18:00:03Z"));
        line.setLoggerName("io.linkgate.live.SessionLog");

        assertThat(lines.format(line))
                .isEqualTo("{\"time\":\"2026-11-29T18:00:03.000Z\",\"level\":\"INFO\","
                        + "\"logger\":\"io.linkgate.live.SessionLog\",\"thread\":\""
                        + Thread.currentThread().getName() + "\",\"message\":\"inst_1: linked\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\nlines",
                "two\r\nlines",
                "\u2028 and \u2029 and \u0085",
                "\",\"level\":\"NONE",
                "\\\",\\\"level",
                "\\",
                "\u0000\u0001\u001b[2J\u007f\t\b\f",
                "Zürich \uD83D\uDE00 \u202E",
                "half a pair: \uD83D",
                ""
            })
    void noTextBreaksALine(String text) throws Exception {
        LogRecord line = record(text);
        line.setLoggerName(text);
        line.setThrown(new IllegalStateException(text));

        String written = lines.format(line);

        assertThat(written).endsWith("\n").matches("\\p{ASCII}*");
        assertThat(written.stripTrailing()).doesNotContain("\n", "\r", "\u001b", "\u0000");
        JsonNode object = new ObjectMapper().readTree(written);
        assertThat(names(object)).containsExactly("time", "level", "logger", "thread", "message", "exception");
        assertThat(object.get("message").asText()).isEqualTo(text);
        assertThat(object.get("logger").asText()).isEqualTo(text);
        assertThat(object.get("level").asText()).isEqualTo("INFO");
    }

    @Test
    void exceptionHasItsStackAndItsCauses() throws Exception {
        LogRecord line = record("failed");
        line.setThrown(new IllegalStateException("outer", new IllegalArgumentException("inner")));

        String stack = object(line).get("exception").asText();

        assertThat(stack)
                .startsWith("java.lang.IllegalStateException: outer")
                .contains("\tat " + JsonLinesTest.class.getName())
                .contains("Caused by: java.lang.IllegalArgumentException: inner");
    }

    @ParameterizedTest
    @CsvSource({
        "SEVERE, ERROR",
        "WARNING, WARN",
        "INFO, INFO",
        "CONFIG, DEBUG",
        "FINE, DEBUG",
        "FINER, TRACE",
        "FINEST, TRACE"
    })
    void levelsAreThoseOfSlf4j(String level, String written) throws Exception {
        assertThat(object(new LogRecord(Level.parse(level), "any")).get("level").asText())
                .isEqualTo(written);
    }

    @Test
    void parametersAreInserted() throws Exception {
        LogRecord line = record("port {0}");
        line.setParameters(new Object[] {"\n8080"});

        assertThat(object(line).get("message").asText()).isEqualTo("port \n8080");
    }

    @Test
    void threadOfAnotherHandlerHasItsNumber() throws Exception {
        LogRecord line = record("any").setLongThreadID(123_456_789L);

        assertThat(object(line).get("thread").asText()).isEqualTo("thread 123456789");
    }

    private JsonNode object(LogRecord line) throws Exception {
        return new ObjectMapper().readTree(lines.format(line));
    }

    private static LogRecord record(String message) {
        return new LogRecord(Level.INFO, message);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
