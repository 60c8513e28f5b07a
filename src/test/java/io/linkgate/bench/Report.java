package io.linkgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One table in Markdown, which grows row by row; printed when it is done, and kept in {@code target/bench}. */
final class Report {

    private static final Path DIRECTORY = Path.of("target", "bench");

    private final String title;
    private final List<String> lines = new ArrayList<>();

    Report(String title, String... columns) {
        this.title = title;
        lines.add("### " + title);
        lines.add("");
        row(columns);
        lines.add("|---".repeat(columns.length) + "|");
    }

    void row(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    /** Adds which machine this was, prints the table and saves it. */
    void done() {
        lines.add("");
        lines.add(machine());
        String text = String.join("\n", lines) + "\n";
        System.out.println("\n" + text);
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(DIRECTORY.resolve(title.replaceAll("[^a-zA-Z0-9]+", "-") + ".md"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number with three significant digits. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    static String millis(long nanos) {
        return number(nanos / 1e6) + " ms";
    }

    private static String machine() {
        return "%d processors, %s %s, Java %s (%s)"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"),
                        System.getProperty("java.vm.name"));
    }
}
