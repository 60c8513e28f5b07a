package io.linkgate.message;

import io.linkgate.engine.message.MessagePort;
import io.linkgate.instance.InstanceId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The messages of the sessions that are connected now. */
public interface SessionMessages {

    /**
     * Returns the messages of an instance's connection. Never blocks; any thread may call it.
     *
     * @return empty unless the session is {@code WORKING}; completes on any thread, and never with a failure
     */
    CompletionStage<Optional<MessagePort>> port(InstanceId id);
}
