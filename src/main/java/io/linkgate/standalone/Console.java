package io.linkgate.standalone;

import java.io.PrintStream;
import java.util.Optional;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * What the process writes: its log, to standard error, and its own messages, which do not go through the log since the
 * JDK closes that before the process has stopped. Text, until it is told to write JSON. May be used by any thread.
 */
final class Console {

    private static final String NAME = Console.class.getPackageName();

    private volatile Optional<Formatter> json = Optional.empty();

    /** Writes text, a record of the log on one line with its message, unless the operator configures the log. */
    Console() {
        String format = "java.util.logging.SimpleFormatter.format";
        if (System.getProperty(format) == null) {
            System.setProperty(format, "%1$tF %1$tT %4$s %5$s%6$s%n");
        }
    }

    /**
     * Writes everything to standard error from now on, in lines of that formatter: the log where it goes to the
     * console, the process's own messages, and exceptions that end a thread.
     */
    void switchTo(Formatter lines) {
        json = Optional.of(lines);
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                Handler instead = new LineHandler(lines);
                instead.setLevel(handler.getLevel());
                instead.setFilter(handler.getFilter());
                root.removeHandler(handler);
                root.addHandler(instead);
            }
        }
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            LogRecord line = new LogRecord(Level.SEVERE, "The thread " + thread.getName() + " has ended.");
            line.setThrown(thrown);
            write(System.err, lines, line);
        });
    }

    /** Writes a message; as text to standard output. */
    void say(String message) {
        write(System.out, Level.INFO, message);
    }

    /** Writes a message about what went wrong. */
    void complain(String message) {
        write(System.err, Level.SEVERE, message);
    }

    private void write(PrintStream text, Level level, String message) {
        json.ifPresentOrElse(
                lines -> write(System.err, lines, new LogRecord(level, message)), () -> text.println(message));
    }

    private static void write(PrintStream out, Formatter lines, LogRecord line) {
        line.setLoggerName(NAME);
        out.print(lines.format(line));
        out.flush();
    }

    /**
     * Writes each record at once. It is no {@link ConsoleHandler}, because Tomcat gives all of those a formatter of its
     * own.
     */
    private static final class LineHandler extends StreamHandler {

        LineHandler(Formatter lines) {
            super(System.err, lines);
        }

        @Override
        public synchronized void publish(LogRecord line) {
            super.publish(line);
            flush();
        }

        /** Leaves standard error open. */
        @Override
        public synchronized void close() {
            flush();
        }
    }
}
