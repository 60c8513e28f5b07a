package io.linkgate.config;

import io.linkgate.config.source.SettingSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * All settings of one server, validated. {@code linkgate.conf} lists everything that an operator can set.
 *
 * @param home the directory for all of Linkgate's data: absolute, existing, readable and writable
 * @param effective each setting with its value and where it came from, in their order
 * @param warnings settings that work but should be changed, one line each, for the log
 */
public record Settings(
        Path home,
        AccessSettings access,
        ApiSettings api,
        AuditSettings audit,
        CacheSettings cache,
        CredentialSettings credentials,
        HooksSettings hooks,
        LimitSettings limits,
        MessageSettings messages,
        MetricsSettings metrics,
        SandboxSettings sandbox,
        StorageSettings storage,
        WhatsAppSettings whatsapp,
        List<EffectiveSetting> effective,
        List<String> warnings) {

    public Settings {
        Objects.requireNonNull(home);
        Objects.requireNonNull(access);
        Objects.requireNonNull(api);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(cache);
        Objects.requireNonNull(credentials);
        Objects.requireNonNull(hooks);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(messages);
        Objects.requireNonNull(metrics);
        Objects.requireNonNull(sandbox);
        Objects.requireNonNull(storage);
        Objects.requireNonNull(whatsapp);
        effective = List.copyOf(effective);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads and validates everything, and creates the home directory if it does not exist.
     *
     * @throws SettingsException with all problems
     */
    public static Settings load(SettingSources sources) {
        SettingsReader reader = new SettingsReader(sources);
        Settings settings = read(reader);
        reader.refuseProblems();
        return settings;
    }

    /** Collects problems in the reader; the result may be used only if there are none. */
    static Settings read(SettingsReader reader) {
        Path home = reader.directory(Setting.HOME);
        SandboxSettings sandbox = sandbox(reader);
        return new Settings(
                home,
                new AccessSettings(reader.token(Setting.ADMIN_TOKEN), home.resolve("initial-admin-token")),
                new ApiSettings(
                        reader.name(Setting.SYSTEM_NAME),
                        reader.web(Setting.PUBLIC_URL),
                        reader.flag(Setting.API_QUERY_CREDENTIALS),
                        reader.origins(Setting.CORS_ORIGINS),
                        defaultEngine(reader, sandbox.enabled()),
                        reader.count(Setting.API_WAITING_CALLS),
                        reader.count(Setting.API_WAITING_CALLS_PER_TOKEN),
                        reader.count(Setting.API_EVENT_STREAMS),
                        reader.count(Setting.API_EVENT_STREAMS_PER_TOKEN)),
                new AuditSettings(reader.retention(Setting.AUDIT_RETENTION)),
                new CacheSettings(reader.file(Setting.CACHE_CONFIG)),
                new CredentialSettings(reader.secretJson(Setting.KEYSET), home.resolve("keyset.json")),
                new HooksSettings(reader.flag(Setting.HOOKS_PRIVATE_TARGETS)),
                new LimitSettings(
                        reader.callsAMinute(Setting.API_CALLS_PER_TOKEN),
                        reader.callsAMinute(Setting.API_CALLS_PER_ADDRESS),
                        reader.callsAMinute(Setting.API_WRONG_TOKENS_PER_ADDRESS),
                        reader.addressRanges(Setting.TRUSTED_PROXIES)),
                new MessageSettings(
                        reader.messageRetention(Setting.MESSAGE_RETENTION),
                        reader.callsAMinute(Setting.TEXTS_PER_MINUTE),
                        reader.callsAMinute(Setting.LOOKUPS_PER_MINUTE),
                        reader.callsAMinute(Setting.NEW_CHATS_PER_HOUR),
                        reader.flag(Setting.SANDBOX_TEXT_LIMITS)),
                new MetricsSettings(reader.metricsAccess(Setting.METRICS)),
                sandbox,
                storage(reader, home, sandbox),
                new WhatsAppSettings(
                        reader.webSocket(Setting.WHATSAPP_ENDPOINT).orElse(SettingsReader.NOWHERE),
                        reader.publicKey(Setting.WHATSAPP_ROOT_KEY),
                        reader.clientVersion(Setting.WHATSAPP_VERSION),
                        reader.rounds(Setting.WHATSAPP_FREE_ROUNDS)),
                reader.effective(),
                reader.warnings());
    }

    /** What each node would make for itself, and what they all need to have in common. */
    private static StorageSettings storage(SettingsReader reader, Path home, SandboxSettings sandbox) {
        StorageSettings storage = StorageSettings.read(reader, home);
        if (storage.cluster()) {
            for (Setting common : List.of(Setting.KEYSET, Setting.ADMIN_TOKEN)) {
                if (!reader.isGiven(common)) {
                    reader.refuse(common, "must be given, the same to all nodes, if LINKGATE_CLUSTER is true");
                }
            }
            if (sandbox.enabled() && !reader.isGiven(Setting.SANDBOX_URL)) {
                reader.refuse(
                        Setting.SANDBOX_URL,
                        "must be given if LINKGATE_CLUSTER and LINKGATE_SANDBOX are true: all nodes need the same stand-in");
            }
        }
        return storage;
    }

    private static String defaultEngine(SettingsReader reader, boolean hasSandbox) {
        String engine = reader.engine(Setting.DEFAULT_ENGINE);
        if (engine.equals("sandbox") && !hasSandbox) {
            reader.refuse(Setting.DEFAULT_ENGINE, "must not be sandbox unless LINKGATE_SANDBOX is true");
        }
        return engine;
    }

    private static SandboxSettings sandbox(SettingsReader reader) {
        SandboxSettings sandbox = new SandboxSettings(
                reader.flag(Setting.SANDBOX),
                reader.webSocket(Setting.SANDBOX_URL),
                reader.publicKey(Setting.SANDBOX_ROOT_KEY),
                reader.codePeriod(Setting.SANDBOX_FIRST_CODE),
                reader.codePeriod(Setting.SANDBOX_LATER_CODE),
                reader.rounds(Setting.SANDBOX_FREE_ROUNDS),
                reader.connections(Setting.SANDBOX_CONNECTIONS)
                        .orElse(SandboxSettings.defaultConnections(
                                Runtime.getRuntime().maxMemory())));
        // A setting about trust must never be ignored silently: this one works only with a stand-in that is used.
        if (sandbox.rootKey().isPresent()) {
            if (!reader.isGiven(Setting.SANDBOX_URL)) {
                reader.refuse(
                        Setting.SANDBOX_ROOT_KEY,
                        "is the key of another stand-in, but LINKGATE_SANDBOX_URL is not set");
            }
            if (!sandbox.enabled()) {
                reader.refuse(Setting.SANDBOX_ROOT_KEY, "has no effect unless LINKGATE_SANDBOX is true");
            }
        }
        return sandbox;
    }
}
