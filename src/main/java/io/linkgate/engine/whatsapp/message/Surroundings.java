package io.linkgate.engine.whatsapp.message;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.PreKey;
import java.util.concurrent.CompletionStage;

/** The connection around a desk. Safe for use by any thread; returns at once. */
public interface Surroundings {

    /** Sends a stanza after all earlier ones; does nothing when the connection is over. */
    void send(Node stanza);

    /**
     * Generates a one-time pre-key and stores its private half.
     *
     * @return completes when it is on disk; fails if it cannot be stored
     */
    CompletionStage<PreKey> newPreKey();

    /**
     * Ends the connection, since the desk cannot go on; the server repeats at the next login what was not answered.
     *
     * @param why one sentence for an operator, free of secrets
     */
    void giveUp(String why);
}
