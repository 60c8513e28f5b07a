package io.linkgate.session;

import io.linkgate.engine.Engine;
import io.linkgate.instance.EngineKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The engines that are switched on at this server. */
public final class Engines {

    private final Map<EngineKind, Engine> byKind;

    /** Takes the engines that are on; the others count as off. */
    public Engines(Map<EngineKind, Engine> byKind) {
        this.byKind = Map.copyOf(byKind);
    }

    /** Which kinds are on. */
    public Set<EngineKind> enabled() {
        return byKind.keySet();
    }

    Optional<Engine> of(EngineKind kind) {
        return Optional.ofNullable(byKind.get(kind));
    }
}
