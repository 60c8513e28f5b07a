package io.linkgate.access;

import io.linkgate.instance.InstanceId;
import java.util.Objects;

/**
 * The holder of a valid token.
 *
 * @param name the name of the token, for logs; never the token
 * @param administrator whether the token may do everything
 */
public record Caller(String name, boolean administrator) {

    public Caller {
        Objects.requireNonNull(name);
    }

    /** Whether this caller may know that the instance exists, and use it. */
    public boolean mayUse(InstanceId instance) {
        Objects.requireNonNull(instance);
        return administrator;
    }
}
