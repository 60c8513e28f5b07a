package io.linkgate.engine;

/** The receiver of one connection's events. */
@FunctionalInterface
public interface EngineListener {

    /** Receives the next event, in order and one at a time, on a thread of the engine. Must not block. */
    void on(EngineEvent event);
}
