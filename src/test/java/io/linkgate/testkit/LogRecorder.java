package io.linkgate.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Records what a class, or all loggers below a name, log at any level until it is closed; nothing of it goes to the
 * console.
 */
public final class LogRecorder extends Handler implements AutoCloseable {

    private static final Formatter FORMATTER = new SimpleFormatter();

    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final Logger logger;
    private final Level levelBefore;
    private final boolean usedParentsBefore;
    private final Handler[] handlersBefore;

    /**
     * One record.
     *
     * @param logger the name of its logger
     * @param text level, message, parameters and stack trace
     */
    public record Line(String logger, Level level, String text) {}

    private LogRecorder(String name) {
        logger = Logger.getLogger(name);
        levelBefore = logger.getLevel();
        usedParentsBefore = logger.getUseParentHandlers();
        handlersBefore = logger.getHandlers();
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        Arrays.stream(handlersBefore).forEach(logger::removeHandler);
        logger.addHandler(this);
    }

    /** Records the logger of a class. */
    public static LogRecorder of(Class<?> type) {
        return new LogRecorder(type.getName());
    }

    /** Records a logger and all below it; the empty name means all. */
    public static LogRecorder of(String name) {
        return new LogRecorder(name);
    }

    /** Returns all records. */
    public List<Line> all() {
        return List.copyOf(lines);
    }

    /** Returns level, message, parameters and stack trace of each record. */
    public List<String> lines() {
        return lines(Level.ALL);
    }

    /** Returns the same for records of at least that level. */
    public List<String> lines(Level least) {
        return lines.stream()
                .filter(line -> line.level.intValue() >= least.intValue())
                .map(Line::text)
                .toList();
    }

    @Override
    public void publish(LogRecord logged) {
        lines.add(new Line(String.valueOf(logged.getLoggerName()), logged.getLevel(), text(logged)));
    }

    private static String text(LogRecord logged) {
        StringWriter text = new StringWriter();
        text.append(logged.getLevel() + ": " + FORMATTER.formatMessage(logged) + "\n");
        if (logged.getParameters() != null) {
            // Formatters differ in what they show, so this uses everything.
            text.append(Arrays.deepToString(logged.getParameters()) + "\n");
        }
        if (logged.getThrown() != null) {
            logged.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        Arrays.stream(handlersBefore).forEach(logger::addHandler);
        logger.setUseParentHandlers(usedParentsBefore);
        logger.setLevel(levelBefore);
    }
}
