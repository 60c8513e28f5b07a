package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest extends GivenSettings {

    /** Those that only {@code java -jar} reads; a server has its own. */
    private static final Set<Setting> STANDALONE =
            EnumSet.of(Setting.BIND, Setting.PORT, Setting.TLS_CERTIFICATE, Setting.TLS_KEY, Setting.LOG_FORMAT);

    private static final String ROOT_KEY = "AB".repeat(32);

    @Test
    void withoutAnySettingTheDefaultsHold() {
        Settings settings = load();

        assertThat(settings.home()).isEqualTo(userHome.resolve(".linkgate")).isDirectory();
        assertThat(settings.access().administratorToken()).isEmpty();
        assertThat(settings.access().initialTokenFile())
                .isEqualTo(settings.home().resolve("initial-admin-token"));
        assertThat(settings.api().queryCredentials()).isTrue();
        assertThat(settings.api().corsOrigins()).isEmpty();
        assertThat(settings.api().defaultEngine()).isEqualTo("whatsapp");
        assertThat(settings.api().systemName()).isEqualTo("Linkgate");
        assertThat(settings.limits()).isEqualTo(new LimitSettings(60_000, 120_000, 60, List.of()));
        assertThat(settings.audit().retention()).contains(Duration.ofDays(365));
        assertThat(settings.cache().configuration()).isEmpty();
        assertThat(settings.messages()).isEqualTo(new MessageSettings(Duration.ofHours(24), 30, 20, 20, false));
        assertThat(settings.metrics().access()).isEqualTo(MetricsSettings.Access.TOKEN);
        assertThat(settings.sandbox().enabled()).isFalse();
        assertThat(settings.sandbox().url()).isEmpty();
        assertThat(settings.sandbox().rootKey()).isEmpty();
        assertThat(settings.sandbox().firstCode()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.sandbox().laterCode()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.sandbox().freeRounds()).isEqualTo(Integer.MAX_VALUE);
        assertThat(settings.whatsapp().freeRounds()).isEqualTo(3);
        assertThat(settings.whatsapp().endpoint()).isEqualTo(URI.create("wss://web.whatsapp.com/ws/chat"));
        assertThat(settings.whatsapp().rootKey()).isEmpty();
        assertThat(settings.whatsapp().version()).isEmpty();
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void everySettingCanBeGivenByItsVariable() throws Exception {
        Path cacheConfig = Files.createFile(userHome.resolve("other-ehcache.xml"));
        Path home = userHome.resolve("a/b c");
        environment.put("LINKGATE_HOME", home.toString());
        environment.put("LINKGATE_ADMIN_TOKEN", "a-token-of-thirty-two-characters");
        environment.put("LINKGATE_API_QUERY_CREDENTIALS", "false");
        environment.put("LINKGATE_CORS_ORIGINS", "https://App.example.org:443/, http://localhost:3000");
        environment.put("LINKGATE_DEFAULT_ENGINE", "sandbox");
        environment.put("LINKGATE_API_WAITING_CALLS", "300");
        environment.put("LINKGATE_API_WAITING_CALLS_PER_TOKEN", "20");
        environment.put("LINKGATE_API_EVENT_STREAMS", "400");
        environment.put("LINKGATE_MESSAGE_RETENTION", "0s");
        environment.put("LINKGATE_TEXTS_PER_MINUTE", "unlimited");
        environment.put("LINKGATE_NEW_CHATS_PER_HOUR", "7");
        environment.put("LINKGATE_LOOKUPS_PER_MINUTE", "5");
        environment.put("LINKGATE_SANDBOX_TEXT_LIMITS", "true");
        environment.put("LINKGATE_API_EVENT_STREAMS_PER_TOKEN", "30");
        environment.put("LINKGATE_SYSTEM_NAME", " Café Zürich ");
        environment.put("LINKGATE_PUBLIC_URL", "https://link.example.org/wa/");
        environment.put("LINKGATE_API_CALLS_PER_TOKEN", "100000000");
        environment.put("LINKGATE_API_CALLS_PER_ADDRESS", "Unlimited");
        environment.put("LINKGATE_API_WRONG_TOKENS_PER_ADDRESS", "1");
        environment.put("LINKGATE_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::1");
        environment.put("LINKGATE_CACHE_CONFIG", cacheConfig.toString());
        environment.put("LINKGATE_METRICS", " Open ");
        environment.put("LINKGATE_AUDIT_RETENTION", "Unlimited");
        environment.put("LINKGATE_SANDBOX", "true");
        environment.put("LINKGATE_SANDBOX_URL", "ws://127.0.0.1:8080/sandbox/ws/chat");
        environment.put("LINKGATE_SANDBOX_ROOT_KEY", ROOT_KEY);
        environment.put("LINKGATE_SANDBOX_FIRST_CODE", "1500ms");
        environment.put("LINKGATE_SANDBOX_LATER_CODE", "2");
        environment.put("LINKGATE_SANDBOX_FREE_ROUNDS", "1");
        environment.put("LINKGATE_SANDBOX_CONNECTIONS", "2000");
        environment.put("LINKGATE_WHATSAPP_FREE_ROUNDS", "Unlimited");
        environment.put("LINKGATE_WHATSAPP_ENDPOINT", "ws://127.0.0.1:1");
        environment.put("LINKGATE_WHATSAPP_ROOT_KEY", ROOT_KEY);
        environment.put("LINKGATE_WHATSAPP_VERSION", "2.3000.1033105955");

        Settings settings = load();

        assertThat(settings.home()).isEqualTo(home).isDirectory();
        assertThat(settings.api().publicUrl()).contains(URI.create("https://link.example.org/wa"));
        assertThat(settings.access().administratorToken()).contains(Secret.of("a-token-of-thirty-two-characters"));
        assertThat(settings.api().queryCredentials()).isFalse();
        assertThat(settings.api().corsOrigins())
                .containsExactlyInAnyOrder("https://app.example.org", "http://localhost:3000");
        assertThat(settings.api().defaultEngine()).isEqualTo("sandbox");
        assertThat(settings.api().waitingCalls()).contains(300);
        assertThat(settings.api().waitingCallsPerToken()).contains(20);
        assertThat(settings.api().eventStreams()).contains(400);
        assertThat(settings.messages()).isEqualTo(new MessageSettings(Duration.ZERO, Integer.MAX_VALUE, 5, 7, true));
        assertThat(settings.api().eventStreamsPerToken()).contains(30);
        assertThat(settings.api().systemName()).isEqualTo("Café Zürich");
        assertThat(settings.limits())
                .isEqualTo(new LimitSettings(
                        100_000_000,
                        Integer.MAX_VALUE,
                        1,
                        List.of(
                                AddressRange.parse("10.0.0.0/8").orElseThrow(),
                                AddressRange.parse("2001:db8::1").orElseThrow())));
        assertThat(settings.cache().configuration()).contains(cacheConfig);
        assertThat(settings.metrics().access()).isEqualTo(MetricsSettings.Access.OPEN);
        assertThat(settings.audit().retention()).isEmpty();
        assertThat(settings.sandbox().enabled()).isTrue();
        assertThat(settings.sandbox().url()).contains(URI.create("ws://127.0.0.1:8080/sandbox/ws/chat"));
        assertThat(settings.sandbox().rootKey()).contains("ab".repeat(32));
        assertThat(settings.sandbox().firstCode()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.sandbox().laterCode()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.sandbox().freeRounds()).isEqualTo(1);
        assertThat(settings.sandbox().connections()).isEqualTo(2000);
        assertThat(settings.whatsapp().freeRounds()).isEqualTo(Integer.MAX_VALUE);
        assertThat(settings.whatsapp().endpoint()).isEqualTo(URI.create("ws://127.0.0.1:1"));
        assertThat(settings.whatsapp().rootKey()).contains("ab".repeat(32));
        assertThat(settings.whatsapp().version()).contains("2.3000.1033105955");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void propertyWinsOverVariable() {
        environment.put("LINKGATE_SANDBOX_FIRST_CODE", "5s");
        properties.setProperty("linkgate.sandbox.first-code", "7s");

        assertThat(load().sandbox().firstCode()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void emptyValueCountsAsNotGiven() {
        for (Setting setting : Setting.values()) {
            environment.put(setting.variable(), "");
            properties.setProperty(setting.property(), "");
        }

        assertThat(load().home()).isEqualTo(userHome.resolve(".linkgate"));
    }

    @Test
    void allProblemsAreReportedAtOnceByVariableName() {
        for (Setting setting : Setting.values()) {
            environment.put(setting.variable(), "\0");
        }

        assertThat(problems().problems())
                .extracting(SettingProblem::setting)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Setting.values())
                        .filter(setting -> !STANDALONE.contains(setting))
                        .map(Setting::variable)
                        .toList());
    }

    @Test
    void invalidPropertyIsReportedByVariableNameToo() {
        properties.setProperty("linkgate.whatsapp.root-key", "short");

        assertThat(problems().getMessage()).contains("LINKGATE_WHATSAPP_ROOT_KEY: must be 64 hex digits");
    }

    @Test
    void wrongValueIsNeverEchoed() {
        for (Setting setting : Setting.values()) {
            environment.put(setting.variable(), "s3cr\0et");
        }

        assertThat(problems().getMessage()).doesNotContain("s3cr");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"short77", "has blank", "trailing-newline\n", "tab\ttab-tab", "umlaut-äöüß", "control\u0007bell"
            })
    void poorAdministratorTokenIsRefused(String token) {
        environment.put("LINKGATE_ADMIN_TOKEN", token);

        assertThat(problems().problems()).extracting(SettingProblem::setting).containsExactly("LINKGATE_ADMIN_TOKEN");
    }

    @Test
    void shortAdministratorTokenWorksWithAWarning() {
        environment.put("LINKGATE_ADMIN_TOKEN", "12345678");

        Settings settings = load();

        assertThat(settings.access().administratorToken()).contains(Secret.of("12345678"));
        assertThat(settings.warnings()).singleElement().asString().startsWith("LINKGATE_ADMIN_TOKEN: ");
    }

    @ParameterizedTest
    @CsvSource({
        "CORS_ORIGINS, *",
        "CORS_ORIGINS, null",
        "CORS_ORIGINS, app.example.org",
        "CORS_ORIGINS, https://app.example.org/page",
        "CORS_ORIGINS, https://user@app.example.org",
        "CORS_ORIGINS, https://app.example.org https://*.example.org",
        "CORS_ORIGINS, https://app.example.org:0",
        "CORS_ORIGINS, ftp://app.example.org",
        "PUBLIC_URL, link.example.org",
        "PUBLIC_URL, ftp://link.example.org",
        "PUBLIC_URL, https://user@link.example.org",
        "PUBLIC_URL, https://link.example.org/?a=b",
        "PUBLIC_URL, https://link.example.org/#a",
        "DEFAULT_ENGINE, telegram",
        "DEFAULT_ENGINE, sandbox",
        "SANDBOX, maybe",
        "SANDBOX_FIRST_CODE, 999ms",
        "SANDBOX_FIRST_CODE, 601s",
        "SANDBOX_FIRST_CODE, 11m",
        "API_WAITING_CALLS, 0",
        "API_EVENT_STREAMS, 0",
        "MESSAGE_RETENTION, 721h",
        "MESSAGE_RETENTION, 1d",
        "TEXTS_PER_MINUTE, 0",
        "NEW_CHATS_PER_HOUR, none",
        "LOOKUPS_PER_MINUTE, 0",
        "SANDBOX_TEXT_LIMITS, maybe",
        "API_EVENT_STREAMS_PER_TOKEN, 1000001",
        "API_WAITING_CALLS_PER_TOKEN, many",
        "API_CALLS_PER_TOKEN, 0",
        "API_CALLS_PER_TOKEN, 100000001",
        "API_CALLS_PER_ADDRESS, -1",
        "API_WRONG_TOKENS_PER_ADDRESS, few",
        "TRUSTED_PROXIES, localhost",
        "TRUSTED_PROXIES, 10.0.0.0/8 proxy",
        "TRUSTED_PROXIES, 10.0.0.0/40",
        "SYSTEM_NAME, ' '",
        "SANDBOX_CONNECTIONS, 1",
        "SANDBOX_CONNECTIONS, 20001",
        "SANDBOX_FREE_ROUNDS, 0",
        "WHATSAPP_FREE_ROUNDS, 1001",
        "WHATSAPP_FREE_ROUNDS, many",
        "SANDBOX_LATER_CODE, -5s",
        "SANDBOX_LATER_CODE, 5 parsecs",
        "SANDBOX_LATER_CODE, 99999999999999999999",
        "SANDBOX_URL, http://localhost/",
        "SANDBOX_URL, ws:///nowhere",
        "SANDBOX_URL, ws://user:pass@localhost/",
        "SANDBOX_URL, ws://localhost/#fragment",
        "SANDBOX_URL, ws://localhost:70000/",
        "SANDBOX_ROOT_KEY, 0123456789abcdef",
        "WHATSAPP_ENDPOINT, web.whatsapp.com",
        "WHATSAPP_ROOT_KEY, abc",
        "WHATSAPP_VERSION, 2.2413.51",
        "WHATSAPP_VERSION, 2.3000.2147483648",
        "WHATSAPP_VERSION, 2.3000.007",
        "CACHE_CONFIG, /no/such/file.xml",
    })
    void valueOutOfItsRangeIsRefused(Setting setting, String value) {
        environment.put(setting.variable(), value);

        assertThat(problems().problems()).extracting(SettingProblem::setting).containsExactly(setting.variable());
    }

    @Test
    void sandboxRootKeyNeedsTheUrlThatItBelongsTo() {
        environment.put("LINKGATE_SANDBOX", "true");
        environment.put("LINKGATE_SANDBOX_ROOT_KEY", ROOT_KEY);

        assertThat(problems().getMessage())
                .contains("LINKGATE_SANDBOX_ROOT_KEY: ")
                .contains("LINKGATE_SANDBOX_URL is not set")
                .doesNotContainIgnoringCase(ROOT_KEY);
    }

    @Test
    void sandboxRootKeyWithoutSandboxIsRefused() {
        environment.put("LINKGATE_SANDBOX_URL", "ws://127.0.0.1:8080/sandbox/ws/chat");
        environment.put("LINKGATE_SANDBOX_ROOT_KEY", ROOT_KEY);

        assertThat(problems().problems())
                .extracting(SettingProblem::setting)
                .containsExactly("LINKGATE_SANDBOX_ROOT_KEY");
    }

    @Test
    void invalidSandboxUrlIsNotReportedAsMissing() {
        environment.put("LINKGATE_SANDBOX", "true");
        environment.put("LINKGATE_SANDBOX_URL", "http://127.0.0.1/");
        environment.put("LINKGATE_SANDBOX_ROOT_KEY", ROOT_KEY);

        assertThat(problems().problems()).extracting(SettingProblem::setting).containsExactly("LINKGATE_SANDBOX_URL");
    }

    @Test
    void sandboxUrlWithoutRootKeyIsFine() {
        environment.put("LINKGATE_SANDBOX", "true");
        environment.put("LINKGATE_SANDBOX_URL", "ws://127.0.0.1:8080/sandbox/ws/chat");

        assertThat(load().sandbox().rootKey()).isEmpty();
    }

    @Test
    void portConcernsOnlyTheRunCommand() {
        environment.put("LINKGATE_PORT", "tcp://10.0.0.1:80"); // what Kubernetes sets for a service named linkgate

        assertThat(load().warnings()).isEmpty();
    }

    @Test
    void unknownNameIsAWarning() {
        environment.put("LINKGATE_SANBOX", "true");
        properties.setProperty("linkgate.sandbox", "true");

        assertThat(load().warnings())
                .containsExactly(
                        "linkgate.sandbox: is not a setting of Linkgate and was ignored; did you mean"
                                + " linkgate.sandbox.enabled?",
                        "LINKGATE_SANBOX: is not a setting of Linkgate and was ignored; did you mean LINKGATE_SANDBOX?");
    }

    @Test
    void referenceInAValueIsPlainText() {
        environment.put("LINKGATE_ADMIN_TOKEN", "${LINKGATE_HOME}-\"quoted\"-and-long-enough");

        assertThat(new String(load().access().administratorToken().orElseThrow().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("${LINKGATE_HOME}-\"quoted\"-and-long-enough");
    }
}
