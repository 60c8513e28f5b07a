package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.linkgate.config.source.SettingSources;
import io.linkgate.config.source.ValueSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where settings come from: which place wins, and what is said about it. */
class SettingSourcesTest {

    private static final String TOKEN = "a-token-of-thirty-two-characters";

    private final Map<String, String> environment = new HashMap<>();
    private final Properties properties = new Properties();
    private final Map<String, String> context = new HashMap<>();
    private final Map<String, String> jndi = new HashMap<>();

    @TempDir
    private Path home;

    @BeforeEach
    void livesIn() {
        environment.put("LINKGATE_HOME", home.toString());
        properties.setProperty("user.home", home.toString());
    }

    @Test
    void strongestSourceWins() throws Exception {
        assertName("Linkgate", ValueSource.DEFAULT);
        write("linkgate.system-name = file");
        assertName("file", ValueSource.FILE);
        jndi.put("linkgate.system-name", "jndi");
        assertName("jndi", ValueSource.JNDI);
        context.put("linkgate.system-name", "context");
        assertName("context", ValueSource.CONTEXT);
        environment.put("LINKGATE_SYSTEM_NAME", "environment");
        assertName("environment", ValueSource.ENVIRONMENT);
        properties.setProperty("linkgate.system-name", "property");
        assertName("property", ValueSource.PROPERTY);
    }

    @Test
    void emptyValueGivesWayToAWeakerSource() throws Exception {
        environment.put("LINKGATE_SYSTEM_NAME", "");
        context.put("linkgate.system-name", "");
        write("linkgate.system-name = file");

        assertName("file", ValueSource.FILE);
    }

    @Test
    void homeOfTheContextHasAFileOfItsOwn() throws Exception {
        environment.remove("LINKGATE_HOME");
        context.put("linkgate.home", home.toString());
        write("LINKGATE_SYSTEM_NAME = \" first \"");

        assertThat(load().home()).isEqualTo(home);
        assertName("first", ValueSource.FILE);
        assertThat(effective("LINKGATE_HOME").place()).contains("context parameter linkgate.home");
        assertThat(effective("LINKGATE_SYSTEM_NAME").place()).contains("line 1 of " + home.resolve("linkgate.conf"));
    }

    @Test
    void valueInTheFileIsTheRestOfItsLine() throws Exception {
        write("linkgate.admin-token=a#token=with \\${signs}\"", "", "  # linkgate.system-name = no", "");

        assertThat(problems().getMessage())
                .contains(
                        "LINKGATE_ADMIN_TOKEN: must be 8 to 1024 printable ASCII characters without blanks (line 1 of ");

        write("linkgate.admin-token = a#token=with\\${signs}\"-and-more-letters");

        assertThat(new String(load().access().administratorToken().orElseThrow().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("a#token=with\\${signs}\"-and-more-letters");
    }

    @Test
    void mistakesInTheFileAreNamedByTheirLines() throws Exception {
        write(
                "linkgate {",
                "linkgate.sandbox.enabled = perhaps",
                "linkgate.system-name = a",
                "LINKGATE_SYSTEM_NAME = b",
                "linkgate.public-url = \"https://link.example.org",
                "s3cret without a sign");

        String file = home.resolve("linkgate.conf").toString();
        assertThat(problems().problems())
                .extracting(SettingProblem::toString)
                .containsExactlyInAnyOrder(
                        file + ", line 1: is not of the form name = value",
                        "LINKGATE_SANDBOX: must be true or false (line 2 of " + file + ")",
                        file + ", line 4: LINKGATE_SYSTEM_NAME is set in line 3 already",
                        file
                                + ", line 5: the value of linkgate.public-url begins with a quotation mark and does not end"
                                + " with one",
                        file + ", line 6: is not of the form name = value");
    }

    @Test
    void fileThatIsNoTextIsNamed() throws Exception {
        Files.write(home.resolve("linkgate.conf"), new byte[] {'a', '=', (byte) 0xFF, '\n'});

        assertThat(problems().getMessage()).contains(home.resolve("linkgate.conf") + ": is not text in UTF-8");
    }

    @Test
    void placeOfAWrongValueIsNamed() {
        properties.setProperty("linkgate.whatsapp.root-key", "short");
        context.put("linkgate.metrics.access", "maybe");
        jndi.put("linkgate.audit.retention", "long");

        assertThat(problems().getMessage())
                .contains(
                        "LINKGATE_WHATSAPP_ROOT_KEY: must be 64 hex digits (system property linkgate.whatsapp.root-key)")
                .contains("LINKGATE_METRICS: must be open, token or off (context parameter linkgate.metrics.access)")
                .contains("(java:comp/env/linkgate.audit.retention)");
    }

    @Test
    void secretMayBeInAFileOfItsOwn() throws Exception {
        Path secret = Files.writeString(home.resolve("token"), TOKEN + "\n");
        environment.put("LINKGATE_ADMIN_TOKEN_FILE", secret.toString());

        assertThat(load().access().administratorToken()).contains(Secret.of(TOKEN));
        assertThat(load().warnings()).isEmpty();
        assertThat(effective("LINKGATE_ADMIN_TOKEN").place()).contains("content of " + secret);

        environment.remove("LINKGATE_ADMIN_TOKEN_FILE");
        write("linkgate.admin-token-file = " + secret);

        assertThat(load().access().administratorToken()).contains(Secret.of(TOKEN));
    }

    @Test
    void secretAndItsFileInOnePlaceAreRefused() throws Exception {
        Path secret = Files.writeString(home.resolve("token"), TOKEN);
        environment.put("LINKGATE_ADMIN_TOKEN", TOKEN);
        environment.put("LINKGATE_ADMIN_TOKEN_FILE", secret.toString());

        assertThat(problems().getMessage())
                .contains("LINKGATE_ADMIN_TOKEN: is set together with LINKGATE_ADMIN_TOKEN_FILE; set one of them")
                .doesNotContain(TOKEN);
    }

    @Test
    void secretOfAStrongerSourceWinsOverTheFileOfAWeakerOne() {
        properties.setProperty("linkgate.admin-token", TOKEN);
        environment.put("LINKGATE_ADMIN_TOKEN_FILE", "/no/such/file");

        assertThat(load().access().administratorToken()).contains(Secret.of(TOKEN));
    }

    @Test
    void fileOfASecretThatCannotBeReadIsNamed() throws Exception {
        Files.createFile(home.resolve("empty"));
        environment.put("LINKGATE_ADMIN_TOKEN_FILE", "/no/such/file");
        environment.put("LINKGATE_KEYSET_FILE", home.resolve("empty").toString());

        assertThat(problems().problems())
                .extracting(SettingProblem::toString)
                .containsExactly(
                        "LINKGATE_ADMIN_TOKEN_FILE: names a file that does not exist",
                        "LINKGATE_KEYSET_FILE: names an empty file");
    }

    @Test
    void onlySecretsHaveFiles() {
        environment.put("LINKGATE_SYSTEM_NAME_FILE", "/etc/hostname");

        assertThat(load().warnings())
                .containsExactly("LINKGATE_SYSTEM_NAME_FILE: is not a setting of Linkgate and was ignored; did you mean"
                        + " LINKGATE_SYSTEM_NAME?");
    }

    @Test
    void unknownNamesOfEverySourceAreNamedWithTheNearestKnownOne() throws Exception {
        environment.put("LINKGATE_SANBOX", "true");
        environment.put("LINKGATE_SERVICE_HOST", "10.0.0.1");
        properties.setProperty("linkgate.sandbox", "true");
        context.put("LINKGATE_PORT", "80");
        jndi.put("linkgate.publik-url", "https://example.org");
        write("linkgate.sandbox.enable = true", "linkgate.home = /elsewhere", "colour = blue");

        String file = home.resolve("linkgate.conf").toString();
        assertThat(load().warnings())
                .contains(
                        "LINKGATE_SANBOX: is not a setting of Linkgate and was ignored; did you mean LINKGATE_SANDBOX?",
                        "LINKGATE_SERVICE_HOST: is not a setting of Linkgate and was ignored",
                        "linkgate.sandbox: is not a setting of Linkgate and was ignored; did you mean"
                                + " linkgate.sandbox.enabled?",
                        "context parameter LINKGATE_PORT: is not a setting of Linkgate and was ignored; did you mean"
                                + " linkgate.port?",
                        "java:comp/env/linkgate.publik-url: is not a setting of Linkgate and was ignored; did you mean"
                                + " linkgate.public-url?",
                        file
                                + ", line 1: linkgate.sandbox.enable is not a setting of this file and was ignored; did you"
                                + " mean linkgate.sandbox.enabled?",
                        file + ", line 2: linkgate.home is not a setting of this file and was ignored",
                        file + ", line 3: colour is not a setting of this file and was ignored");
    }

    @Test
    void secretsAreHiddenInWhatIsInEffect() {
        environment.put("LINKGATE_ADMIN_TOKEN", TOKEN);

        EffectiveSetting token = effective("LINKGATE_ADMIN_TOKEN");

        assertThat(token.value()).isEmpty();
        assertThat(token.source()).isEqualTo(ValueSource.ENVIRONMENT);
        assertThat(load().effective()).hasSize(Setting.values().length);
        assertThat(load().toString()).doesNotContain(TOKEN);
    }

    private void assertName(String name, ValueSource source) {
        assertThat(load().api().systemName()).isEqualTo(name);
        assertThat(effective("LINKGATE_SYSTEM_NAME").source()).isEqualTo(source);
    }

    private EffectiveSetting effective(String variable) {
        return load().effective().stream()
                .filter(setting -> setting.variable().equals(variable))
                .findFirst()
                .orElseThrow();
    }

    private void write(String... lines) throws Exception {
        Files.writeString(home.resolve("linkgate.conf"), String.join("\n", lines));
    }

    private Settings load() {
        return Settings.load(SettingSources.of(environment, properties, context, jndi));
    }

    private SettingsException problems() {
        return catchThrowableOfType(SettingsException.class, this::load);
    }
}
