package io.linkgate.engine;

import java.util.concurrent.CompletionStage;

/** One open or opening connection. */
public interface EngineConnection {

    /**
     * Asks for a code that is typed into a phone, in place of scanning the one on show, which stays on show. Returns at once,
     * may be called often and from any thread; a later call replaces an earlier one.
     *
     * @param phone the telephone number that will be linked: 7 to 15 digits, country code first
     * @return completes on a thread of the engine, and fails only by a mistake of our own
     */
    CompletionStage<PairingCodeAnswer> requestCode(String phone);

    /** Ends it. Returns at once, may be called often and from any thread; {@link EngineEvent.Ended} follows. */
    void close();
}
