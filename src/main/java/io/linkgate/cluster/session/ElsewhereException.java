package io.linkgate.cluster.session;

import io.linkgate.instance.InstanceId;
import java.util.concurrent.RejectedExecutionException;

/**
 * Thrown when a session is to do something that only the node that has it can do. Callers that ask again reach that node,
 * or this one has the session by then.
 */
public final class ElsewhereException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    ElsewhereException(InstanceId id) {
        super(id + " is of another node");
    }
}
