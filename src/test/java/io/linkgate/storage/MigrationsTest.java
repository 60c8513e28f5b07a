package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.config.StorageSettings;
import io.linkgate.storage.migration.Migrations;
import io.linkgate.storage.migration.Schema;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.internal.resource.NoopResourceProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationsTest {

    private static final Path RESOURCES = Path.of("src/main/resources");

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource(Migrations.class)
    void indexNamesEveryFileOfTheDirectory(Migrations migrations) throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve(migrations.directory()))) {
            assertThat(migrations.files())
                    .as("Migrations." + migrations + "; a new migration has to be added there")
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @ParameterizedTest
    @EnumSource(Migrations.class)
    void numbersGrowAndOccurOnce(Migrations migrations) {
        List<Integer> numbers = migrations.files().stream()
                .map(file -> Integer.parseInt(file.replaceAll("V([0-9]+)__[a-z_]+\\.sql", "$1")))
                .toList();

        assertThat(numbers).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void tablesAreMadeInSilenceWhereTheClassLoaderListsNoDirectories() throws Exception {
        List<String> complaints = new CopyOnWriteArrayList<>();
        Handler listening = complaintsTo(complaints);
        Logger.getLogger("").addHandler(listening);
        try (ListsNothing loader = new ListsNothing()) {
            Class<?> settings = loader.loadClass(StorageSettings.class.getName());
            Class<?> database = loader.loadClass(Database.class.getName());
            Object made = settings.getConstructor(Path.class).newInstance(home.resolve("db/linkgate"));
            ((AutoCloseable) database.getMethod("open", settings).invoke(null, made)).close();
        } finally {
            Logger.getLogger("").removeHandler(listening);
        }
        assertThat(complaints).isEmpty();

        EmbeddedDatabase written = new EmbeddedDatabase(home.resolve("db/linkgate"));
        written.open();
        try {
            assertThat(new Schema(written.source(), Migrations.H2).fits()).isTrue();
        } finally {
            written.close();
        }
    }

    @Test
    void startIsRefusedWhereMigrationsAreMissing() throws Exception {
        EmbeddedDatabase database = new EmbeddedDatabase(home.resolve("db/linkgate"));
        database.open();
        try {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> new Schema(database.source(), NoopResourceProvider.INSTANCE, 15).fits())
                    .withMessageContaining("0 of 15 migrations");
        } finally {
            database.close();
        }
    }

    private static Handler complaintsTo(List<String> complaints) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                    complaints.add(entry.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    /**
     * Loads everything itself, as a server does for a WAR. Like that of Open Liberty it finds files, and no
     * directories.
     */
    private static final class ListsNothing extends URLClassLoader {

        private ListsNothing() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        public URL findResource(String name) {
            return isDirectory(name) ? null : super.findResource(name);
        }

        @Override
        public Enumeration<URL> findResources(String name) throws IOException {
            return isDirectory(name) ? Collections.emptyEnumeration() : super.findResources(name);
        }

        private static boolean isDirectory(String name) {
            return name.endsWith("/") || name.equals("db/migration");
        }

        private static URL[] classPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(entry -> {
                        try {
                            return Path.of(entry).toUri().toURL();
                        } catch (MalformedURLException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toArray(URL[]::new);
        }
    }
}
