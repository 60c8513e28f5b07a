package io.linkgate.architecture;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** The table of docs/decisions/0008: which package may know which. */
final class Arrows {

    /** A package without a row here is one whose place in the house has not been decided. */
    static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("access", Set.of("config", "digest", "instance", "storage")),
            entry(
                    "api",
                    Set.of(
                            "access",
                            "api.audit",
                            "api.call",
                            "api.client",
                            "api.code",
                            "api.error",
                            "api.intake",
                            "api.older",
                            "api.relay",
                            "audit",
                            "cluster.call",
                            "instance",
                            "limit",
                            "link",
                            "listing",
                            "phone",
                            "session")),
            entry(
                    "api.audit",
                    Set.of("access", "api.call", "api.code", "api.error", "audit", "instance", "phone", "session")),
            entry("audit", Set.of("history", "instance", "phone", "session", "storage")),
            entry(
                    "api.call",
                    Set.of(
                            "access",
                            "api.client",
                            "api.error",
                            "api.intake",
                            "api.older",
                            "cluster.call",
                            "instance",
                            "limit",
                            "link",
                            "phone")),
            entry("api.client", Set.of("config")),
            entry(
                    "api.code",
                    Set.of("api.call", "api.error", "api.intake", "instance", "limit", "phone", "qr", "session")),
            entry("api.error", Set.of()),
            entry(
                    "api.event",
                    Set.of(
                            "access",
                            "api.call",
                            "api.code",
                            "api.error",
                            "api.intake",
                            "event",
                            "instance",
                            "limit",
                            "session")),
            entry("api.health", Set.of("api.error", "engine")),
            entry("api.metrics", Set.of("access", "api.client", "api.error", "limit")),
            entry("api.intake", Set.of()),
            entry("api.hook", Set.of("api.call", "api.error", "config", "hook", "hook.target", "instance")),
            entry("api.link", Set.of("api.call", "api.client", "api.error", "instance", "link", "session")),
            entry(
                    "api.message",
                    Set.of(
                            "api.call",
                            "api.code",
                            "api.error",
                            "engine.message",
                            "instance",
                            "limit",
                            "message",
                            "phone",
                            "session")),
            entry("api.older", Set.of()),
            entry(
                    "api.relay",
                    Set.of("api.call", "api.error", "api.intake", "cluster", "cluster.call", "instance", "limit")),
            entry("api.setting", Set.of("api.call", "config", "config.source")),
            entry("bootstrap.backup", Set.of("config", "storage", "storage.transfer")),
            entry(
                    "bootstrap.command",
                    Set.of("access", "bootstrap.backup", "config", "config.source", "storage", "storage.transfer")),
            entry("bootstrap.container", Set.of("api.call")),
            entry(
                    "bootstrap.takeover",
                    Set.of(
                            "api.call",
                            "api.error",
                            "api.health",
                            "config",
                            "sandbox.http",
                            "sandbox.server",
                            "storage.connection")),
            entry("cluster", Set.of("instance", "storage", "storage.lease", "storage.notice")),
            entry("cluster.call", Set.of("cluster", "instance", "storage", "storage.notice")),
            entry(
                    "cluster.session",
                    Set.of(
                            "cluster",
                            "cluster.snapshot",
                            "healer",
                            "instance",
                            "phone",
                            "session",
                            "storage",
                            "storage.notice")),
            entry("cluster.snapshot", Set.of("instance", "session", "storage", "storage.notice")),
            entry("config", Set.of("config.source")),
            entry("config.source", Set.of()),
            entry("credential", Set.of("config", "instance", "removal", "session", "storage")),
            entry("digest", Set.of()),
            entry("engine", Set.of("engine.message")),
            entry("engine.message", Set.of("digest")),
            entry(
                    "engine.whatsapp",
                    Set.of(
                            "engine",
                            "engine.message",
                            "engine.whatsapp.message",
                            "engine.whatsapp.socket",
                            "engine.whatsapp.version",
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.delivery",
                            "protocol.identity",
                            "protocol.node",
                            "protocol.online",
                            "protocol.pairing",
                            "protocol.socket",
                            "protocol.stream")),
            entry(
                    "engine.whatsapp.memory",
                    Set.of(
                            "engine.message",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.message",
                            "protocol.node",
                            "protocol.signal")),
            entry(
                    "engine.whatsapp.message",
                    Set.of(
                            "engine",
                            "engine.message",
                            "engine.whatsapp.memory",
                            "protocol.contact",
                            "protocol.crypto",
                            "protocol.delivery",
                            "protocol.identity",
                            "protocol.message",
                            "protocol.node",
                            "protocol.online",
                            "protocol.signal",
                            "protocol.stream")),
            entry("engine.whatsapp.socket", Set.of("protocol.stream")),
            entry("engine.whatsapp.version", Set.of("engine", "engine.whatsapp.socket", "protocol.socket")),
            entry("event", Set.of("history", "hook", "instance", "message", "session", "storage", "storage.notice")),
            entry("healer", Set.of("engine", "instance", "session")),
            entry("history", Set.of("instance", "session", "storage")),
            entry(
                    "hook",
                    Set.of(
                            "config",
                            "digest",
                            "engine.message",
                            "history",
                            "hook.target",
                            "instance",
                            "message",
                            "session",
                            "storage")),
            entry("hook.delivery", Set.of("config", "hook", "hook.target", "storage")),
            entry("hook.target", Set.of()),
            entry("instance", Set.of("phone", "storage")),
            entry("limit", Set.of()),
            entry("link", Set.of("access", "config", "history", "instance", "session", "storage")),
            entry("listing", Set.of("instance", "session")),
            entry("live", Set.of("engine", "engine.message", "healer", "instance", "phone", "session", "storage")),
            entry("message", Set.of("digest", "engine.message", "instance", "limit", "phone", "session", "storage")),
            entry("metrics", Set.of("engine.message", "hook", "hook.delivery", "instance", "message", "session")),
            entry("page", Set.of("digest")),
            entry("phone", Set.of()),
            entry("protocol.code", Set.of("protocol.crypto", "protocol.identity")),
            entry(
                    "protocol.contact",
                    Set.of("protocol.crypto", "protocol.delivery", "protocol.message", "protocol.node")),
            entry("protocol.crypto", Set.of()),
            entry(
                    "protocol.delivery",
                    Set.of(
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.message",
                            "protocol.node",
                            "protocol.signal",
                            "protocol.stream")),
            entry("protocol.identity", Set.of("protocol.crypto", "protocol.node")),
            entry("protocol.message", Set.of("protocol.crypto", "protocol.signal")),
            entry("protocol.node", Set.of()),
            entry("protocol.noise", Set.of("protocol.crypto")),
            entry(
                    "protocol.online",
                    Set.of("protocol.crypto", "protocol.identity", "protocol.node", "protocol.stream")),
            entry(
                    "protocol.pairing",
                    Set.of(
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.node",
                            "protocol.stream")),
            entry("protocol.signal", Set.of("protocol.crypto")),
            entry("protocol.socket", Set.of("protocol.crypto", "protocol.node", "protocol.noise")),
            entry("protocol.stream", Set.of("protocol.node")),
            entry("qr", Set.of()),
            entry("removal", Set.of("engine", "instance", "storage")),
            entry(
                    "sandbox.account",
                    Set.of("phone", "protocol.code", "protocol.crypto", "protocol.identity", "storage")),
            entry("sandbox.fault", Set.of("protocol.crypto")),
            entry(
                    "sandbox.http",
                    Set.of(
                            "api.error",
                            "phone",
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.socket",
                            "sandbox.fault",
                            "sandbox.phone",
                            "sandbox.server",
                            "sandbox.stage")),
            entry(
                    "sandbox.mail",
                    Set.of(
                            "phone",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.node",
                            "sandbox.account",
                            "sandbox.fault",
                            "storage")),
            entry(
                    "sandbox.phone",
                    Set.of(
                            "phone",
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.message",
                            "protocol.node",
                            "protocol.signal",
                            "sandbox.account",
                            "sandbox.fault",
                            "sandbox.mail",
                            "sandbox.server",
                            "sandbox.stage")),
            entry(
                    "sandbox.server",
                    Set.of(
                            "phone",
                            "protocol.crypto",
                            "protocol.node",
                            "protocol.noise",
                            "protocol.socket",
                            "sandbox.account",
                            "sandbox.fault",
                            "sandbox.mail",
                            "sandbox.stage")),
            entry(
                    "sandbox.stage",
                    Set.of(
                            "phone",
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.node",
                            "protocol.socket",
                            "sandbox.account",
                            "sandbox.fault",
                            "sandbox.mail")),
            entry("session", Set.of("instance", "phone")),
            entry("standalone", Set.of()),
            entry(
                    "storage",
                    Set.of(
                            "config",
                            "storage.connection",
                            "storage.lease",
                            "storage.migration",
                            "storage.notice",
                            "storage.postgres")),
            entry("storage.connection", Set.of("storage.lease", "storage.notice")),
            entry("storage.lease", Set.of()),
            entry("storage.migration", Set.of()),
            entry("storage.notice", Set.of()),
            entry(
                    "storage.postgres",
                    Set.of("config", "storage.connection", "storage.lease", "storage.migration", "storage.notice")),
            entry("storage.transfer", Set.of("config", "storage", "storage.postgres")),
            entry("version", Set.of("engine.whatsapp.version", "protocol.socket", "storage")));

    /** Wires everything together, so it may know everything. */
    private static final String COMPOSITION_ROOT = "bootstrap";

    private Arrows() {}

    /** Whether a package may know another; both as in the table. */
    static boolean mayKnow(String from, String to) {
        return from.equals(COMPOSITION_ROOT)
                || MAY_KNOW.getOrDefault(from, Set.of()).contains(to);
    }
}
