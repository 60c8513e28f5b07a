package io.linkgate.engine;

/** Hears what happens to one connection. */
@FunctionalInterface
public interface EngineListener {

    /** Called in order, one event at a time, from a thread of the engine; must not block. */
    void on(EngineEvent event);
}
