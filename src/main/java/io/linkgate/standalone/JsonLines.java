package io.linkgate.standalone;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * One JSON object a line: {@code time} (UTC, to the millisecond), {@code level} (as SLF4J names them), {@code logger},
 * {@code thread}, {@code message}, and {@code exception}, the stack as text, if there is one. The lines are ASCII, so
 * they are the same in every encoding. May be used by any thread.
 */
public final class JsonLines extends Formatter {

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final JsonFactory json =
            new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Override
    public String format(LogRecord line) {
        StringWriter text = new StringWriter();
        try (JsonGenerator object = json.createGenerator(text)) {
            object.writeStartObject();
            object.writeStringField("time", TIME.format(line.getInstant()));
            object.writeStringField("level", level(line.getLevel()));
            object.writeStringField("logger", line.getLoggerName());
            object.writeStringField("thread", thread(line));
            object.writeStringField("message", formatMessage(line));
            if (line.getThrown() != null) {
                object.writeStringField("exception", stack(line.getThrown()));
            }
            object.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string takes everything
        }
        return text.append('\n').toString();
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN";
        }
        if (value >= Level.INFO.intValue()) {
            return "INFO";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    /** A handler formats on the thread that logs, unless an operator has configured another. */
    private static String thread(LogRecord line) {
        Thread current = Thread.currentThread();
        return current.getId() == line.getLongThreadID() ? current.getName() : "thread " + line.getLongThreadID();
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        try (PrintWriter lines = new PrintWriter(text)) {
            thrown.printStackTrace(lines);
        }
        return text.toString();
    }
}
