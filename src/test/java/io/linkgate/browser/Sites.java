package io.linkgate.browser;

import io.linkgate.sandbox.stage.SandboxTiming;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class the server and the browser that all classes of its JVM share: as parameter of a
 * {@code @BeforeAll} method, without the instances of earlier classes. They are closed after the last class.
 */
final class Sites implements ParameterResolver {

    /** Codes live as long as WhatsApp's, so that none of them ends by itself. */
    private static final SandboxTiming LIKE_WHATSAPP =
            new SandboxTiming(Duration.ofSeconds(60), Duration.ofSeconds(20));

    private static final Namespace ALL = Namespace.create(Sites.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return type(parameter) == World.class
                || type(parameter) == SandboxSite.class
                || type(parameter) == SharedBrowser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Store store = test.getStore(StoreScope.LAUNCHER_SESSION, ALL);
        SharedBrowser browser =
                store.computeIfAbsent(SharedBrowser.class, any -> new SharedBrowser(), SharedBrowser.class);
        if (type(parameter) == SharedBrowser.class) {
            return browser;
        }
        return type(parameter) == World.class
                ? tidied(store.computeIfAbsent(World.class, any -> world(browser), World.class))
                : tidied(store.computeIfAbsent(SandboxSite.class, any -> sandbox(browser), SandboxSite.class));
    }

    private static Class<?> type(ParameterContext parameter) {
        return parameter.getParameter().getType();
    }

    private static Site tidied(Site site) {
        try {
            site.tidy();
            return site;
        } catch (Exception e) {
            throw new IllegalStateException("the instances of earlier tests could not be deleted", e);
        }
    }

    private static World world(SharedBrowser browser) {
        try {
            return new World(browser, "world", LIKE_WHATSAPP);
        } catch (Exception e) {
            throw new IllegalStateException("the server could not be started", e);
        }
    }

    private static SandboxSite sandbox(SharedBrowser browser) {
        try {
            return new SandboxSite(browser);
        } catch (Exception e) {
            throw new IllegalStateException("the server could not be started", e);
        }
    }
}
