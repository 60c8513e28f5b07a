package io.linkgate.engine;

import io.linkgate.engine.message.MessagePort;
import java.util.concurrent.CompletionStage;

/** One open or opening connection. */
public interface EngineConnection {

    /**
     * Requests a pairing code, to be typed into a phone. The QR code on show stays valid. Returns at once; may be
     * called repeatedly and from any thread. A later call replaces an earlier one.
     *
     * @param phone the phone number that will be linked: 7 to 15 digits, country code first
     * @return completes on a thread of the engine; fails only because of a bug
     */
    CompletionStage<PairingCodeAnswer> requestCode(String phone);

    /**
     * Returns the messages of the account. May be called from any thread; nothing can be sent while the device is not
     * linked or the connection is over.
     */
    MessagePort messages();

    /**
     * Closes the connection. Returns at once; may be called repeatedly and from any thread. {@link EngineEvent.Ended}
     * follows.
     *
     * @return completes when the connection is over and changes nothing that is stored for its device any more; never
     *     fails
     */
    CompletionStage<Void> close();
}
