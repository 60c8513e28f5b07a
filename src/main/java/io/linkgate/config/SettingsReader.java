package io.linkgate.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import io.linkgate.config.source.FoundValue;
import io.linkgate.config.source.OperatorFile;
import io.linkgate.config.source.SettingSources;
import io.linkgate.config.source.SettingValues;
import io.linkgate.config.source.ValueSource;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Overlays the {@code linkgate.conf} of the WAR with what was given, and reads one setting after the other.
 * Problems are collected, not thrown, so that an operator sees all of them at once; an invalid setting reads as absent,
 * or as a placeholder if a value is required.
 */
final class SettingsReader {

    /** The placeholder for an invalid address. */
    static final URI NOWHERE = URI.create("ws://invalid/");

    private static final Duration MIN_CODE_LIFETIME = Duration.ofSeconds(1);
    private static final Duration MAX_CODE_LIFETIME = Duration.ofMinutes(10);
    private static final Duration MAX_MESSAGE_RETENTION = Duration.ofHours(720);
    private static final int RECOMMENDED_TOKEN_LENGTH = 32;
    private static final int MAX_PEM_LINES = 100_000;

    private static final Config REFERENCE = reference();

    private final Map<Setting, FoundValue> given = new EnumMap<>(Setting.class);
    private final Config values;
    private final String userHomeText;
    private final Path userHome;
    private final List<SettingProblem> problems = new ArrayList<>();
    private final List<String> warnings;

    SettingsReader(SettingSources sources) {
        userHomeText = sources.properties().getOrDefault("user.home", "");
        userHome = userHome(userHomeText);
        SettingValues found = new SettingValues(sources, (name, sentence) -> refuse(name, sentence));
        find(Setting.HOME, found);
        String home = given.containsKey(Setting.HOME)
                ? given.get(Setting.HOME).text()
                : REFERENCE.getString(Setting.HOME.property());
        if (HomeDirectory.misread(home, userHomeText).isEmpty()) {
            path(home).ifPresent(directory -> found.add(OperatorFile.read(directory, Setting.namesInFile())));
        }
        for (Setting setting : Setting.values()) {
            if (setting != Setting.HOME) {
                find(setting, found);
            }
        }
        values = layer(given);
        warnings = new ArrayList<>(found.warnings(Setting.names()));
    }

    private void find(Setting setting, SettingValues found) {
        found.find(setting.fullName()).ifPresent(value -> given.put(setting, value));
    }

    /**
     * Returns an empty path if the user has no home, or if its name contains characters that this process cannot
     * represent.
     */
    private static Path userHome(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return Path.of("");
        }
    }

    private static Config layer(Map<Setting, FoundValue> given) {
        Map<String, Object> overrides = new HashMap<>();
        given.forEach((setting, value) -> overrides.put(setting.property(), value.text()));
        return ConfigFactory.parseMap(overrides).withFallback(REFERENCE);
    }

    /** Only {@code linkgate.conf} itself: by default the library reads variables from the real environment. */
    private static Config reference() {
        try (Reader text = new InputStreamReader(
                SettingsReader.class.getResourceAsStream("linkgate.conf"), StandardCharsets.UTF_8)) {
            return ConfigFactory.parseReader(text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF))
                    .resolve(ConfigResolveOptions.noSystem());
        } catch (IOException e) {
            throw new UncheckedIOException("linkgate.conf cannot be read", e);
        }
    }

    Path directory(Setting setting) {
        Optional<String> misread = isGiven(setting)
                ? HomeDirectory.misread(values.getString(setting.property()), userHomeText)
                : Optional.empty();
        if (misread.isPresent()) {
            refuse(setting, misread.get());
            return userHome;
        }
        Optional<Path> directory =
                read(setting, "must be a path; ~ works only for a user that has a home directory", this::path);
        directory.map(HomeDirectory::new).ifPresent(home -> {
            home.prepare().ifPresent(sentence -> refuse(setting, sentence));
            home.warning().ifPresent(sentence -> warn(setting, sentence));
        });
        return directory.orElse(userHome);
    }

    Optional<Path> file(Setting setting) {
        return read(
                setting,
                "must be the path of a readable file",
                text -> path(text).filter(Files::isRegularFile).filter(Files::isReadable));
    }

    Optional<Path> certificate(Setting setting) {
        return read(
                setting,
                "must be the path of a readable file in PEM form with a certificate",
                text -> path(text).filter(file -> hasPem(file, "CERTIFICATE")));
    }

    Optional<Path> privateKey(Setting setting) {
        return read(
                setting,
                "must be the path of a readable file in PEM form with a private key that needs no password",
                text -> path(text).filter(file -> hasPem(file, "(RSA |EC )?PRIVATE KEY")));
    }

    private static boolean hasPem(Path file, String label) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            List<String> all = lines.limit(MAX_PEM_LINES).toList();
            return all.stream().anyMatch(line -> line.strip().matches("-----BEGIN " + label + "-----"))
                    && all.stream().noneMatch(line -> line.startsWith("Proc-Type: 4,ENCRYPTED"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    Optional<Secret> token(Setting setting) {
        Optional<String> token =
                read(setting, "must be 8 to 1024 printable ASCII characters without blanks", SettingFormats::token);
        if (token.isPresent() && token.get().length() < RECOMMENDED_TOKEN_LENGTH) {
            warn(setting, "is too easy to guess; 32 or more random characters are recommended");
        }
        return token.map(Secret::of);
    }

    /** Returns a secret in JSON; its user validates that it is a keyset. */
    Optional<Secret> secretJson(Setting setting) {
        return read(
                        setting,
                        "must be a keyset in JSON form",
                        text -> Optional.of(text.strip()).filter(json -> json.startsWith("{") && json.endsWith("}")))
                .map(Secret::of);
    }

    String name(Setting setting) {
        return read(setting, "must be 1 to 64 visible characters", SettingFormats::name)
                .orElse("");
    }

    boolean flag(Setting setting) {
        return read(setting, "must be true or false", SettingFormats::flag).orElse(false);
    }

    Optional<InetAddress> address(Setting setting) {
        return read(setting, "must be a name or an IP address of this machine", SettingFormats::address);
    }

    int port(Setting setting) {
        return read(setting, "must be a whole number from 1 to 65535", SettingFormats::port)
                .orElse(0);
    }

    Optional<Integer> count(Setting setting) {
        return read(setting, "must be a whole number from 1 to 1000000", SettingFormats::count);
    }

    Optional<Integer> connections(Setting setting) {
        return read(setting, "must be a whole number from 2 to 20000", SettingFormats::connections);
    }

    Set<String> origins(Setting setting) {
        return read(
                        setting,
                        "must be a list of origins without paths, for example https://app.example.org"
                                + " https://example.org:8443; * is not allowed, because every page could then call",
                        SettingFormats::origins)
                .orElse(Set.of());
    }

    String engine(Setting setting) {
        return read(setting, "must be whatsapp or sandbox", SettingFormats::engine)
                .orElse("whatsapp");
    }

    MetricsSettings.Access metricsAccess(Setting setting) {
        return read(setting, "must be open, token or off", SettingFormats::metricsAccess)
                .orElse(MetricsSettings.Access.OFF);
    }

    StandaloneSettings.LogFormat logFormat(Setting setting) {
        return read(setting, "must be text or json", SettingFormats::logFormat)
                .orElse(StandaloneSettings.LogFormat.TEXT);
    }

    Duration codePeriod(Setting setting) {
        return read(
                        setting,
                        "must be a duration from 1s to 10m, for example 60s, 1500ms or 60",
                        text -> SettingFormats.duration(text, MIN_CODE_LIFETIME, MAX_CODE_LIFETIME))
                .orElse(MAX_CODE_LIFETIME);
    }

    /** Returns an empty value for unlimited. */
    Optional<Duration> retention(Setting setting) {
        return read(setting, "must be a number of days from 1d to 36500d, or unlimited", SettingFormats::retention)
                .flatMap(Function.identity());
    }

    Duration messageRetention(Setting setting) {
        return read(
                        setting,
                        "must be a duration from 0s to 720h, for example 24h, 30m or 0s",
                        text -> SettingFormats.duration(text, Duration.ZERO, MAX_MESSAGE_RETENTION))
                .orElse(Duration.ZERO);
    }

    int callsAMinute(Setting setting) {
        return read(setting, "must be a whole number from 1 to 100000000, or unlimited", SettingFormats::callsAMinute)
                .orElse(Integer.MAX_VALUE);
    }

    List<AddressRange> addressRanges(Setting setting) {
        return read(
                        setting,
                        "must be a list of IP addresses or ranges in CIDR notation, for example 10.0.0.0/8 2001:db8::1",
                        SettingFormats::addressRanges)
                .orElse(List.of());
    }

    int rounds(Setting setting) {
        return read(setting, "must be a whole number from 1 to 1000, or unlimited", SettingFormats::rounds)
                .orElse(1);
    }

    Optional<URI> web(Setting setting) {
        return read(
                setting,
                "must be an http:// or https:// address with a host, without user, query and fragment",
                SettingFormats::web);
    }

    Optional<URI> webSocket(Setting setting) {
        return read(
                setting,
                "must be a ws:// or wss:// address with a host, without user and fragment",
                SettingFormats::webSocket);
    }

    Optional<String> publicKey(Setting setting) {
        return read(setting, "must be 64 hex digits", SettingFormats::publicKey);
    }

    Optional<String> clientVersion(Setting setting) {
        return read(setting, "must have the form 2.3000.N, N a whole number", SettingFormats::clientVersion);
    }

    Optional<String> databaseUrl(Setting setting) {
        return read(
                setting,
                "must have the form jdbc:postgresql://host:port/database, without user and password, which have settings"
                        + " of their own, and without sslpassword, since an address is shown: use a key that needs none",
                SettingFormats::databaseUrl);
    }

    Optional<String> databaseUser(Setting setting) {
        return read(setting, "must be 1 to 63 visible characters", SettingFormats::databaseUser);
    }

    Optional<Secret> databasePassword(Setting setting) {
        return read(setting, "must be 1 to 1024 visible characters", SettingFormats::databasePassword)
                .map(Secret::of);
    }

    Optional<String> jndiName(Setting setting) {
        return read(
                setting,
                "must be a JNDI name that begins with java: for example java:comp/env/jdbc/linkgate",
                SettingFormats::jndiName);
    }

    /** Whether the setting has a value, valid or not. */
    boolean isGiven(Setting setting) {
        return values.hasPath(setting.property());
    }

    /** Records a problem of a setting, with the place that its value is from. */
    void refuse(Setting setting, String sentence) {
        refuse(setting.variable(), sentence + where(setting));
    }

    private void refuse(String name, String sentence) {
        problems.add(new SettingProblem(name, sentence));
    }

    private String where(Setting setting) {
        return given.containsKey(setting) ? SettingValues.where(given.get(setting)) : "";
    }

    /** Returns what is in effect, and where it came from, in the order of the settings. */
    List<EffectiveSetting> effective() {
        return Arrays.stream(Setting.values()).map(this::effective).toList();
    }

    private EffectiveSetting effective(Setting setting) {
        Optional<FoundValue> found = Optional.ofNullable(given.get(setting));
        return new EffectiveSetting(
                setting.variable(),
                setting.property(),
                isGiven(setting) && !setting.secret()
                        ? Optional.of(values.getString(setting.property()))
                        : Optional.empty(),
                setting.secret(),
                found.map(FoundValue::source).orElse(ValueSource.DEFAULT),
                found.map(FoundValue::place).filter(place -> !place.isEmpty()));
    }

    void refuseProblems() {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    List<String> warnings() {
        return warnings;
    }

    private void warn(Setting setting, String sentence) {
        warnings.add(new SettingProblem(setting.variable(), sentence + where(setting)).toString());
    }

    private <T> Optional<T> read(Setting setting, String expected, Function<String, Optional<T>> format) {
        if (!isGiven(setting)) {
            return Optional.empty();
        }
        Optional<T> value = format.apply(values.getString(setting.property()));
        if (value.isEmpty()) {
            refuse(setting, expected);
        }
        return value;
    }

    private Optional<Path> path(String text) {
        try {
            Path path = Path.of(text.strip());
            boolean underUserHome = path.startsWith("~");
            if (path.toString().isEmpty() || (underUserHome && !userHome.isAbsolute())) {
                return Optional.empty();
            }
            Path full = underUserHome ? userHome.resolve(Path.of("~").relativize(path)) : path.toAbsolutePath();
            return Optional.of(full.normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
