package io.linkgate.storage;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * The numbered migrations of {@code db/migration}, listed in code. Flyway itself would list the directory, which not
 * every class loader allows: on Open Liberty it finds none and considers an empty database up to date.
 *
 * <p>A new file must be added to {@link #FILES}; {@code MigrationsTest} compares the list with the directory.
 */
final class Migrations implements ResourceProvider {

    /** The files in the order of their numbers. Files are only added, and never changed once released. */
    static final List<String> FILES = List.of(
            "V1__instances.sql",
            "V2__devices.sql",
            "V3__endings.sql",
            "V4__pre_keys.sql",
            "V5__client_version.sql",
            "V6__accounts.sql",
            "V7__access_tokens.sql",
            "V8__session_moves.sql",
            "V9__webhooks.sql",
            "V10__temporary_links.sql",
            "V11__audit.sql",
            "V12__messages.sql",
            "V13__sent_texts.sql",
            "V14__number_caches.sql");

    private static final String DIRECTORY = "db/migration/";

    @Override
    public LoadableResource getResource(String name) {
        String file = name.startsWith(DIRECTORY) ? name.substring(DIRECTORY.length()) : name;
        return FILES.contains(file) ? new Migration(file) : null; // the interface's value for a missing resource
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return FILES.stream()
                .filter(file -> file.startsWith(prefix))
                .filter(file -> Arrays.stream(suffixes).anyMatch(file::endsWith))
                .map(file -> (LoadableResource) new Migration(file))
                .toList();
    }

    /** One file on the class path. */
    private static final class Migration extends LoadableResource {

        private final String file;

        private Migration(String file) {
            this.file = file;
        }

        @Override
        public Reader read() {
            InputStream content = Migrations.class.getClassLoader().getResourceAsStream(DIRECTORY + file);
            if (content == null) {
                throw new IllegalStateException("this build lacks the migration " + file);
            }
            return new InputStreamReader(content, StandardCharsets.UTF_8);
        }

        @Override
        public String getFilename() {
            return file;
        }

        @Override
        public String getRelativePath() {
            return file;
        }

        @Override
        public String getAbsolutePath() {
            return DIRECTORY + file;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return DIRECTORY + file;
        }
    }
}
