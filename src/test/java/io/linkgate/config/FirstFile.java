package io.linkgate.config;

import java.util.ArrayList;
import java.util.List;

/** The text of the {@code linkgate.conf} that a new home gets: every setting as a comment. */
final class FirstFile {

    private static final int WIDTH = 100;

    private static final String HEAD = """
            # Settings of this Linkgate. Remove the # in front of a setting to change it; a change needs a restart.
            #
            # A line is name = value. The value is the rest of the line, so no comment may follow it. Quotation marks are
            # needed only for blanks at an end of a value. What the server gives wins over this file: a system property, an
            # environment variable, a parameter of the web application, an entry of java:comp/env.
            #
            # This file was written at the first start, and is never changed by Linkgate. The settings of newer versions are in
            # docs/settings.md. A secret may be in a file of its own: linkgate.admin-token-file = /run/secrets/token
            """;

    private FirstFile() {}

    static String of(List<SettingsFile.Entry> entries) {
        StringBuilder file = new StringBuilder(HEAD);
        String section = "";
        for (SettingsFile.Entry entry : entries) {
            if (entry.property().equals(Setting.HOME.property())) {
                continue; // this file is in it
            }
            if (!entry.section().equals(section)) {
                section = entry.section();
                file.append("\n\n## ").append(section.split("\\. ?", 2)[0]).append('\n');
            }
            file.append('\n');
            wrapped(entry.explanation())
                    .forEach(line -> file.append("# ").append(line).append('\n'));
            file.append(("#" + entry.property() + " = " + entry.value()).stripTrailing())
                    .append('\n');
        }
        return file.toString();
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
