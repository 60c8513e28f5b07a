package io.linkgate.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code linkgate.conf} as text: its comments are the documentation, and the configuration library drops those of
 * values without a default.
 */
final class SettingsFile {

    private static final Pattern BLOCK = Pattern.compile("([a-z-]+) \\{");
    private static final Pattern VALUE = Pattern.compile("([a-z.-]+) = (.+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\?([A-Z_]+)}");

    private final Deque<String> path = new ArrayDeque<>();
    private final List<Entry> entries = new ArrayList<>();
    private String section = "";
    private String comment = "";

    private SettingsFile() {}

    /**
     * One setting.
     *
     * @param section the comment of the block that it is in
     * @param property its system property
     * @param variable its environment variable; empty if the file names none
     * @param value its default, without quotes; empty if it has none
     * @param explanation its comment on one line
     */
    record Entry(String section, String property, String variable, String value, String explanation) {}

    /** Reads the file that is inside the WAR. */
    static List<Entry> read() throws IOException {
        try (InputStream text = Setting.class.getResourceAsStream("linkgate.conf")) {
            return parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Reads a text of that form; throws {@link IllegalStateException} on any other line. */
    static List<Entry> parse(String text) {
        SettingsFile file = new SettingsFile();
        text.lines().map(String::strip).forEach(file::line);
        return List.copyOf(file.entries);
    }

    private void line(String line) {
        Matcher block = BLOCK.matcher(line);
        Matcher value = VALUE.matcher(line);
        if (line.startsWith("#")) {
            comment = (comment + " " + line.substring(1).strip()).strip();
        } else if (line.isEmpty()) {
            comment = "";
        } else if (line.equals("}")) {
            path.removeLast();
        } else if (block.matches()) {
            path.addLast(block.group(1));
            section = take();
        } else if (value.matches()) {
            setting(property(value.group(1)), value.group(2));
        } else {
            throw new IllegalStateException("Not understood in linkgate.conf: " + line);
        }
    }

    private void setting(String property, String text) {
        Matcher variable = VARIABLE.matcher(text);
        boolean named = variable.matches();
        int last = entries.size() - 1;
        if (last >= 0 && entries.get(last).property().equals(property) && named) {
            Entry before = entries.remove(last);
            entries.add(new Entry(before.section(), property, variable.group(1), before.value(), before.explanation()));
        } else {
            entries.add(new Entry(
                    section, property, named ? variable.group(1) : "", named ? "" : text.replace("\"", ""), take()));
        }
    }

    private String property(String name) {
        StringBuilder property = new StringBuilder();
        for (Iterator<String> names = path.iterator(); names.hasNext(); ) {
            property.append(names.next()).append('.');
        }
        return property.append(name).toString();
    }

    private String take() {
        String taken = comment;
        comment = "";
        return taken;
    }
}
