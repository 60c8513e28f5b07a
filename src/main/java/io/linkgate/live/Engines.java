package io.linkgate.live;

import io.linkgate.engine.Engine;
import io.linkgate.healer.Rounds;
import io.linkgate.instance.EngineKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The engines that are enabled on this server. Immutable. */
public final class Engines {

    private final Map<EngineKind, Engine> byKind;
    private final Map<EngineKind, Integer> freeRounds;

    /** Takes the enabled engines; all others are disabled. Any number of rounds is free. */
    public Engines(Map<EngineKind, Engine> byKind) {
        this(byKind, Map.of());
    }

    /**
     * Takes the enabled engines; all others are disabled.
     *
     * @param freeRounds after how many rounds of codes without a scan pauses begin; never for engines without an entry
     */
    public Engines(Map<EngineKind, Engine> byKind, Map<EngineKind, Integer> freeRounds) {
        this.byKind = Map.copyOf(byKind);
        this.freeRounds = Map.copyOf(freeRounds);
    }

    int freeRounds(EngineKind kind) {
        return freeRounds.getOrDefault(kind, Rounds.UNLIMITED);
    }

    /** The enabled kinds. */
    public Set<EngineKind> enabled() {
        return byKind.keySet();
    }

    Optional<Engine> of(EngineKind kind) {
        return Optional.ofNullable(byKind.get(kind));
    }
}
