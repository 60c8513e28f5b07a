package io.linkgate.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Hears what a class, or all below a name, logs at any level until it is closed; the console hears nothing of it meanwhile. */
public final class LogRecorder extends Handler implements AutoCloseable {

    private static final Formatter FORMATTER = new SimpleFormatter();

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Level levelBefore;
    private final boolean toldParentsBefore;
    private final Handler[] handlersBefore;

    private record Line(Level level, String text) {}

    private LogRecorder(String name) {
        logger = Logger.getLogger(name);
        levelBefore = logger.getLevel();
        toldParentsBefore = logger.getUseParentHandlers();
        handlersBefore = logger.getHandlers();
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        Arrays.stream(handlersBefore).forEach(logger::removeHandler);
        logger.addHandler(this);
    }

    /** Listens to the logger of that class. */
    public static LogRecorder of(Class<?> type) {
        return new LogRecorder(type.getName());
    }

    /** Listens to that logger and all below; the empty name is everything. */
    public static LogRecorder of(String name) {
        return new LogRecorder(name);
    }

    /** Level, message and stack trace of each record. */
    public List<String> lines() {
        return lines(Level.ALL);
    }

    /** The same of those records only that are at least as bad. */
    public List<String> lines(Level least) {
        return lines.stream()
                .filter(line -> line.level.intValue() >= least.intValue())
                .map(Line::text)
                .toList();
    }

    @Override
    public void publish(LogRecord logged) {
        lines.add(new Line(logged.getLevel(), FORMATTER.format(logged)));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        Arrays.stream(handlersBefore).forEach(logger::addHandler);
        logger.setUseParentHandlers(toldParentsBefore);
        logger.setLevel(levelBefore);
    }
}
