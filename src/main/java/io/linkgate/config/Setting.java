package io.linkgate.config;

/** The settings by name. Their defaults and descriptions are in {@code linkgate.conf}. */
enum Setting {
    HOME("home"),
    ADMIN_TOKEN("admin-token"),
    KEYSET("keyset"),
    BIND("bind"),
    PORT("port"),
    SYSTEM_NAME("system-name"),
    PUBLIC_URL("public-url"),
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

    static final String VARIABLE_PREFIX = "LINKGATE_";
    static final String PROPERTY_PREFIX = "linkgate.";

    private final String path;

    Setting(String path) {
        this.path = path;
    }

    /** Returns the environment variable, for example {@code LINKGATE_SANDBOX_URL}; messages use this name. */
    String variable() {
        return VARIABLE_PREFIX + name();
    }

    /**
     * Returns the system property, for example {@code linkgate.sandbox.url}; also the path in {@code linkgate.conf}.
     */
    String property() {
        return PROPERTY_PREFIX + path;
    }
}
