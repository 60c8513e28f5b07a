package io.linkgate.engine;

/** One open or opening connection. */
public interface EngineConnection {

    /** Ends it. Returns at once, may be called often and from any thread; {@link EngineEvent.Ended} follows. */
    void close();
}
