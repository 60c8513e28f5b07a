package io.linkgate.config;

import java.util.List;

/** The text of docs/settings.md: a section for each block of {@code linkgate.conf}, a table of its settings in each. */
final class SettingsPage {

    private static final String HEAD = """
            # Settings

            <!-- Generated from src/main/resources/io/linkgate/config/linkgate.conf by SettingsPageTest. Edit that file. -->

            Each setting may be given in several places. The first that has it wins:

            1. the Java system property (`-Dlinkgate.sandbox.enabled=true`);
            2. the environment variable (`LINKGATE_SANDBOX=true`);
            3. the parameter of the web application, named like the property: in Tomcat `<Parameter name="linkgate.home"
               value="/srv/first" override="false"/>` in the `<Context>` of the WAR;
            4. the entry of `java:comp/env`, named like the property: `<Environment name="linkgate.home" …/>`;
            5. `linkgate.conf` in the home directory, where a line is `linkgate.sandbox.enabled = true`. It is written at the
               first start with all settings as comments, readable by the server's user only, and never changed afterwards.
               Either name works there; `LINKGATE_HOME` cannot be in it;
            6. the default.

            An empty value counts as not set. Durations are `60s`, `1500ms`, `5m`, or a bare number of seconds; switches are
            `true` or `false`. A change needs a restart.

            A **secret** may be in a file of its own: append `_FILE` to the variable (`LINKGATE_ADMIN_TOKEN_FILE`), or `-file`
            to the property, and give the path of the file. A trailing newline is ignored. If one place has both the secret and
            the path of its file, Linkgate does not start; if different places have them, the first one wins.

            **Several Linkgates in one server** need homes of their own: give each web application its own `linkgate.home` by 3
            or 4. Do not set `LINKGATE_HOME` then, since 1 and 2 hold for the whole server.

            Everything is checked at the start. If something is wrong, Linkgate does not start, and lists every problem by the
            name of its variable with the place that its value is from, or by the line of `linkgate.conf`. Unknown names are
            ignored; a warning suggests the closest setting.

            `v2/admin/config` lists what is in effect and where it came from, secrets hidden; the page *System* of the
            [dashboard](dashboard.md) shows what differs from the defaults.
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
        String file = Setting.names().stream()
                        .anyMatch(name -> name.secret() && name.property().equals(entry.property()))
                ? "<br>secret"
                : "";
        String value = entry.value().isEmpty() ? "" : "`" + entry.value() + "`";
        return "| `" + entry.variable() + "`<br>`" + entry.property() + "`" + file + " | " + value + " | "
                + entry.explanation() + " |";
    }
}
