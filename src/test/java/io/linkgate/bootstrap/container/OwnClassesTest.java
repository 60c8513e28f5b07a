package io.linkgate.bootstrap.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnClassesTest {

    private static final String LATE = "io.linkgate.api.SessionBodies";

    @Test
    void classOfTheFirstCallIsThereBeforeTheCall() throws Exception {
        Path classes = Path.of(OwnClasses.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Application application = new Application(classes.toUri().toURL())) {
            Class<?> own = application.loadClass(OwnClasses.class.getName());
            assertThat(application.hasLoaded(LATE)).isFalse();

            Method load = own.getDeclaredMethod("load", ServletContext.class);
            load.setAccessible(true);
            int loaded = (int) load.invoke(null, listing(classes));

            assertThat(application.hasLoaded(LATE)).isTrue();
            assertThat(loaded).isGreaterThan(500);
        }
    }

    @Test
    void containerThatListsNothingIsNoObstacle() {
        ServletContext silent = (ServletContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServletContext.class}, (proxy, method, arguments) -> null);

        assertThat(OwnClasses.load(silent)).isZero();
    }

    private static ServletContext listing(Path classes) {
        return (ServletContext) Proxy.newProxyInstance(
                ServletContext.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> children(classes, (String) arguments[0]));
    }

    /** As the Servlet specification has it: whole paths, folders with a slash at the end. */
    private static Set<String> children(Path classes, String folder) {
        Path there = classes.resolve(folder.substring("/WEB-INF/classes/".length()));
        try (Stream<Path> files = Files.list(there)) {
            return files.map(file -> folder + file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads Linkgate's classes itself, as a web application does, and the rest from the tests' class path. */
    private static final class Application extends URLClassLoader {

        private Application(URL classes) {
            super(new URL[] {classes}, OwnClassesTest.class.getClassLoader());
        }

        private boolean hasLoaded(String name) {
            return findLoadedClass(name) != null;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith("io.linkgate.") || hasLoaded(name)) {
                    return super.loadClass(name, resolve);
                }
                return findClass(name);
            }
        }
    }
}
