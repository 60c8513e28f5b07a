package io.linkgate.config;

import java.util.List;

/** The text of docs/settings.md: a section for each block of {@code linkgate.conf}, a table of its settings in each. */
final class SettingsPage {

    private static final String HEAD = """
            # Settings

            <!-- Generated from src/main/resources/io/linkgate/config/linkgate.conf by SettingsPageTest. Edit that file. -->

            Set environment variables, or the Java system property of the same setting (`-Dlinkgate.sandbox.enabled=true`),
            which wins. An empty value counts as not set. Durations are `60s`, `1500ms`, `5m`, or a bare number of seconds;
            switches are `true` or `false`. A change needs a restart.

            Everything is checked at the start. If something is wrong, Linkgate does not start, and lists every problem by the
            name of its variable.
            """;

    private SettingsPage() {}

    static String of(List<SettingsFile.Entry> entries) {
        StringBuilder page = new StringBuilder(HEAD);
        String section = "";
        for (SettingsFile.Entry entry : entries) {
            if (!entry.section().equals(section)) {
                section = entry.section();
                page.append(heading(section)).append("\n| variable, property | default | |\n|---|---|---|\n");
            }
            page.append(row(entry)).append('\n');
        }
        return page.toString();
    }

    /** The first sentence of the block's comment is its title. */
    private static String heading(String section) {
        String[] parts = section.split("\\. ?", 2);
        return "\n## " + parts[0] + "\n" + (parts[1].isEmpty() ? "" : "\n" + parts[1] + "\n");
    }

    private static String row(SettingsFile.Entry entry) {
        String value = entry.value().isEmpty() ? "" : "`" + entry.value() + "`";
        return "| `" + entry.variable() + "`<br>`" + entry.property() + "` | " + value + " | " + entry.explanation()
                + " |";
    }
}
