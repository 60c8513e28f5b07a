package io.linkgate.api.health;

import java.util.Map;
import java.util.function.BooleanSupplier;

/** A check that answers within a second, on any thread. */
@FunctionalInterface
public interface HealthCheck {

    CheckResult check();

    /** A check that passes while a condition holds. */
    static HealthCheck of(String name, BooleanSupplier condition) {
        return () -> new CheckResult(name, condition.getAsBoolean(), Map.of());
    }
}
