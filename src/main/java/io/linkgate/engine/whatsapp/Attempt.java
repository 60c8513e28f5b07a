package io.linkgate.engine.whatsapp;

import io.linkgate.engine.CodeAnswer;
import java.util.concurrent.CompletableFuture;

/** One try at a connection, in its mailbox. Tells its end once. */
interface Attempt {

    /** Starts it. */
    void begin();

    /** Somebody wants a code to type into a phone. A linked device needs none. */
    default void requestCode(String phone, CompletableFuture<CodeAnswer> promise) {
        promise.complete(new CodeAnswer.Missing(CodeAnswer.Why.NOT_NOW));
    }

    /** Ends it. */
    void close();
}
