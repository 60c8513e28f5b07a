package io.linkgate.engine.whatsapp;

import io.linkgate.engine.PairingCodeAnswer;
import java.util.concurrent.CompletableFuture;

/** One try at a connection, in its mailbox. Tells its end once. */
interface Attempt {

    /** Starts it. */
    void begin();

    /** Somebody wants a code to type into a phone. A linked device needs none. */
    default void requestCode(String phone, CompletableFuture<PairingCodeAnswer> promise) {
        promise.complete(new PairingCodeAnswer.Missing(PairingCodeAnswer.Why.NOT_NOW));
    }

    /** Ends it. */
    void close();
}
