package io.linkgate.servers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips the tests of a class after the first that failed. */
final class StepByStep implements BeforeTestExecutionCallback, AfterTestExecutionCallback {

    private boolean stumbled;

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        assumeTrue(!stumbled, "a step before it failed");
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        stumbled |= context.getExecutionException().isPresent();
    }
}
