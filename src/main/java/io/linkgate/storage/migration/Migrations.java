package io.linkgate.storage.migration;

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
 * The numbered migrations of a kind of database, listed in code. Flyway itself would list the directory, which not
 * every class loader allows: on Open Liberty it finds none and considers an empty database up to date.
 *
 * <p>A new file must be added to the list of its directory; {@code MigrationsTest} compares the two. Files are only
 * added, and never changed once released.
 */
public enum Migrations implements ResourceProvider {
    H2(
            "db/migration/",
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
            "V14__number_caches.sql",
            "V15__nodes.sql",
            "V16__claims.sql",
            "V17__snapshots.sql",
            "V18__calls.sql",
            "V19__node_sessions.sql",
            "V20__hook_event_states.sql",
            "V21__retry_of_a_failure.sql"),
    /** Begins with the tables of all that H2 has in several steps. */
    POSTGRESQL(
            "db/postgresql/",
            "V14__tables.sql",
            "V15__nodes.sql",
            "V16__claims.sql",
            "V17__snapshots.sql",
            "V18__calls.sql",
            "V19__node_sessions.sql",
            "V20__hook_event_states.sql",
            "V21__retry_of_a_failure.sql");

    private final String directory;
    private final List<String> files;

    Migrations(String directory, String... files) {
        this.directory = directory;
        this.files = List.of(files);
    }

    /** Returns the directory on the class path, with a slash at the end. */
    public String directory() {
        return directory;
    }

    /** Returns the files in the order of their numbers. */
    public List<String> files() {
        return files;
    }

    @Override
    public LoadableResource getResource(String name) {
        String file = name.startsWith(directory) ? name.substring(directory.length()) : name;
        return files.contains(file)
                ? new Migration(directory, file)
                : null; // the interface's value for a missing resource
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return files.stream()
                .filter(file -> file.startsWith(prefix))
                .filter(file -> Arrays.stream(suffixes).anyMatch(file::endsWith))
                .map(file -> (LoadableResource) new Migration(directory, file))
                .toList();
    }

    /** One file on the class path. */
    private static final class Migration extends LoadableResource {

        private final String directory;
        private final String file;

        private Migration(String directory, String file) {
            this.directory = directory;
            this.file = file;
        }

        @Override
        public Reader read() {
            InputStream content = Migrations.class.getClassLoader().getResourceAsStream(directory + file);
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
            return directory + file;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return directory + file;
        }
    }
}
