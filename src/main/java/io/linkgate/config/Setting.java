package io.linkgate.config;

import io.linkgate.config.source.SettingName;
import java.util.Arrays;
import java.util.List;

/** The settings by name. Their defaults and descriptions are in {@code linkgate.conf}. */
enum Setting {
    HOME("home"),
    ADMIN_TOKEN("admin-token", true),
    KEYSET("keyset", true),
    BIND("bind"),
    PORT("port"),
    TLS_CERTIFICATE("tls.certificate"),
    TLS_KEY("tls.key"),
    LOG_FORMAT("log-format"),
    SYSTEM_NAME("system-name"),
    PUBLIC_URL("public-url"),
    DATABASE_URL("database.url"),
    DATABASE_USER("database.user"),
    DATABASE_PASSWORD("database.password", true),
    DATABASE_JNDI("database.jndi"),
    CLUSTER("cluster"),
    API_QUERY_CREDENTIALS("api.query-credentials"),
    CORS_ORIGINS("api.cors-origins"),
    DEFAULT_ENGINE("api.default-engine"),
    API_WAITING_CALLS("api.waiting-calls"),
    API_WAITING_CALLS_PER_TOKEN("api.waiting-calls-per-token"),
    API_EVENT_STREAMS("api.event-streams"),
    API_EVENT_STREAMS_PER_TOKEN("api.event-streams-per-token"),
    API_CALLS_PER_TOKEN("api.calls-per-token"),
    API_CALLS_PER_ADDRESS("api.calls-per-address"),
    API_WRONG_TOKENS_PER_ADDRESS("api.wrong-tokens-per-address"),
    TRUSTED_PROXIES("api.trusted-proxies"),
    AUDIT_RETENTION("audit.retention"),
    CACHE_CONFIG("cache.config"),
    HOOKS_PRIVATE_TARGETS("hooks.private-targets"),
    MESSAGE_RETENTION("messages.retention"),
    TEXTS_PER_MINUTE("messages.texts-per-minute"),
    NEW_CHATS_PER_HOUR("messages.new-chats-per-hour"),
    LOOKUPS_PER_MINUTE("messages.lookups-per-minute"),
    SANDBOX_TEXT_LIMITS("messages.sandbox-limits"),
    METRICS("metrics.access"),
    SANDBOX("sandbox.enabled"),
    SANDBOX_URL("sandbox.url"),
    SANDBOX_ROOT_KEY("sandbox.root-key"),
    SANDBOX_FIRST_CODE("sandbox.first-code"),
    SANDBOX_LATER_CODE("sandbox.later-code"),
    SANDBOX_FREE_ROUNDS("sandbox.free-rounds"),
    SANDBOX_CONNECTIONS("sandbox.connections"),
    WHATSAPP_ENDPOINT("whatsapp.endpoint"),
    WHATSAPP_ROOT_KEY("whatsapp.root-key"),
    WHATSAPP_VERSION("whatsapp.version"),
    WHATSAPP_FREE_ROUNDS("whatsapp.free-rounds");

    private final String path;
    private final boolean secret;

    Setting(String path) {
        this(path, false);
    }

    Setting(String path, boolean secret) {
        this.path = path;
        this.secret = secret;
    }

    /** Returns all names. */
    static List<SettingName> names() {
        return Arrays.stream(values()).map(Setting::fullName).toList();
    }

    /** Returns the names of those that may be in the file in the home directory: all but its own place. */
    static List<SettingName> namesInFile() {
        return Arrays.stream(values())
                .filter(setting -> setting != HOME)
                .map(Setting::fullName)
                .toList();
    }

    SettingName fullName() {
        return new SettingName(variable(), property(), secret);
    }

    /** Whether the value is never shown. */
    boolean secret() {
        return secret;
    }

    /** Returns the environment variable, for example {@code LINKGATE_SANDBOX_URL}; messages use this name. */
    String variable() {
        return SettingName.VARIABLE_PREFIX + name();
    }

    /**
     * Returns the system property, for example {@code linkgate.sandbox.url}; also the path in {@code linkgate.conf}.
     */
    String property() {
        return SettingName.PROPERTY_PREFIX + path;
    }
}
