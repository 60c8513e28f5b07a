package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/settings.md is written from {@code linkgate.conf}, which Linkgate itself reads its defaults from. */
class SettingsPageTest {

    private static final Path PAGE = Path.of("docs", "settings.md");
    private static final Path GENERATED = Path.of("target", "settings.md");
    private static final Path FIRST_FILE = Path.of("src/main/resources/io/linkgate/config/source/first-linkgate.conf");
    private static final Path GENERATED_FILE = Path.of("target", "first-linkgate.conf");

    @Test
    void pageIsGeneratedFromTheFileThatLinkgateReads() throws Exception {
        String generated = SettingsPage.of(SettingsFile.read());
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, generated);

        assertThat(Files.readString(PAGE))
                .as("%s is not what linkgate.conf says. To renew it: cp %s %s", PAGE, GENERATED, PAGE)
                .isEqualTo(generated);
    }

    @Test
    void fileOfANewHomeIsGeneratedToo() throws Exception {
        String generated = FirstFile.of(SettingsFile.read());
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED_FILE, generated);

        assertThat(Files.readString(FIRST_FILE))
                .as("not what linkgate.conf says. To renew it: cp %s %s", GENERATED_FILE, FIRST_FILE)
                .isEqualTo(generated);
    }

    @Test
    void fileDescribesEverySettingAndNothingElse() throws Exception {
        assertThat(SettingsFile.read())
                .extracting(SettingsFile.Entry::property)
                .containsExactlyElementsOf(
                        Arrays.stream(Setting.values()).map(Setting::property).toList());
    }

    @Test
    void everySettingIsExplainedAndNamesItsVariable() throws Exception {
        for (SettingsFile.Entry entry : SettingsFile.read()) {
            Setting setting = setting(entry.property());

            assertThat(entry.variable()).as(entry.property()).isEqualTo(setting.variable());
            assertThat(entry.explanation()).as(entry.property()).endsWith(".").hasSizeBetween(30, 500);
        }
    }

    @Test
    void missingExplanationIsNoticed() {
        List<SettingsFile.Entry> entries = SettingsFile.parse("""
                # All.
                linkgate {
                  # Explained.
                  port = 8080
                  port = ${?LINKGATE_PORT}

                  keyset = ${?LINKGATE_KEYSET}
                }
                """);

        assertThat(entries)
                .containsExactly(
                        new SettingsFile.Entry("All.", "linkgate.port", "LINKGATE_PORT", "8080", "Explained."),
                        new SettingsFile.Entry("All.", "linkgate.keyset", "LINKGATE_KEYSET", "", ""));
    }

    @Test
    void defaultThatFollowsTheHeapIsExplainedAsItIsCounted() throws Exception {
        SettingsFile.Entry connections = SettingsFile.read().stream()
                .filter(entry -> entry.property().equals(Setting.SANDBOX_CONNECTIONS.property()))
                .findFirst()
                .orElseThrow();

        assertThat(connections.explanation())
                .contains("one for each 256 KB of the maximum heap, " + SandboxSettings.defaultConnections(0) + " to "
                        + SandboxSettings.defaultConnections(Long.MAX_VALUE) + ".");
    }

    private static Setting setting(String property) {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.property().equals(property))
                .findFirst()
                .orElseThrow();
    }
}
