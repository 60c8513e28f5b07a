package io.linkgate.testkit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server that JUnit starts and closes, for fields with {@code @RegisterExtension}: in a static field once for all
 * tests of the class, in an instance field once for each test. It runs before the {@code @BeforeAll} or
 * {@code @BeforeEach} methods, and until after the {@code @AfterAll} or {@code @AfterEach} methods. A test that needs a
 * server for itself alone calls {@link #open} and {@link #close}.
 */
public abstract class ServerExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {

    private boolean forAllTests;

    /** Starts the server. */
    protected abstract void open();

    /** Stops the server and everything it has started. */
    @Override
    public abstract void close();

    @Override
    public final void beforeAll(ExtensionContext context) {
        forAllTests = true;
        open();
    }

    @Override
    public final void beforeEach(ExtensionContext context) {
        if (!forAllTests) {
            open();
        }
    }

    @Override
    public final void afterEach(ExtensionContext context) {
        if (!forAllTests) {
            close();
        }
    }

    @Override
    public final void afterAll(ExtensionContext context) {
        close();
    }
}
