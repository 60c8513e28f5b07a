package io.linkgate.testkit;

import io.linkgate.config.Secret;
import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server in a process of its own, which forces nothing to the disk. One for all tests of a JVM, in
 * which each has a database of its own; or one for a test that stops it. Safe for use by any thread.
 */
public final class PostgresServer implements AutoCloseable {

    /** The user of all databases, who owns them and may do nothing else. */
    private static final String USER = "linkgate";

    /** Has all tables, and is copied: that is quicker than migrations. */
    private static final String TEMPLATE = "migrated";

    /** A statement that takes longer never ends. */
    private static final String PATIENCE_SECONDS = "30";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    private static PostgresServer shared; // guarded by the class, like the next
    private static boolean registered;

    private final Path data;
    private final Map<Path, String> databases = new HashMap<>(); // guarded by this
    private EmbeddedPostgres process; // guarded by this
    private int made; // guarded by this

    private PostgresServer(Path data) {
        this.data = data;
    }

    /** Returns the server of this JVM, which ends with it. */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "linkgate-test-postgres"));
        }
        return shared;
    }

    /** Starts another server. */
    public static PostgresServer start() {
        try {
            PostgresServer server = new PostgresServer(DirectoryInMemory.create("postgres-"));
            server.run(FreePorts.next());
            server.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + USER + "'");
            server.create(TEMPLATE, "template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'");
            Database.open(server.settings(TEMPLATE)).close();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void run(int port) throws IOException {
        register();
        process = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "on") // the library has it off, which loses what is committed
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("shared_buffers", "32MB")
                .setServerConfig("max_connections", "100")
                .start();
    }

    private static final class OwnDriver extends Driver {}

    /**
     * The library asks for a driver while it waits for the server. Linkgate takes out the one that registers itself, at any
     * time if several tests run, so there is another one.
     */
    private static synchronized void register() {
        if (!registered) {
            try {
                DriverManager.registerDriver(new OwnDriver());
                registered = true;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Returns the database of a home directory, an empty one with all tables at the first call. */
    synchronized StorageSettings databaseOf(Path home) {
        String known = databases.get(home);
        if (known == null) {
            dropThoseOfEndedTests();
            known = "test_" + ++made;
            create(known, TEMPLATE);
            databases.put(home, known);
        }
        return settings(known);
    }

    /** Returns the settings of a new database without tables. */
    public synchronized StorageSettings emptyDatabase() {
        String name = "empty_" + ++made;
        create(name, "template0");
        return settings(name);
    }

    private void create(String name, String template) {
        execute("CREATE DATABASE " + name + " OWNER " + USER + " TEMPLATE " + template);
    }

    /**
     * Makes room. Dropping waits until every process of the server has let go of its files, and could wait for good; a
     * database that cannot be dropped stays, and says why.
     */
    private void dropThoseOfEndedTests() {
        for (Iterator<Map.Entry<Path, String>> entries = databases.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<Path, String> entry = entries.next();
            if (!Files.exists(entry.getKey())) {
                entries.remove();
                try {
                    execute("DROP DATABASE " + entry.getValue() + " WITH (FORCE)");
                } catch (IllegalStateException e) {
                    LOG.warn("{} stays; the server's processes: {}", entry.getValue(), activity(), e);
                }
            }
        }
    }

    private List<String> activity() {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT CONCAT_WS(' ', pid, backend_type, datname, state,"
                        + " wait_event_type, wait_event, LEFT(query, 60)) FROM pg_stat_activity")) {
            List<String> processes = new ArrayList<>();
            while (rows.next()) {
                processes.add(rows.getString(1));
            }
            return processes;
        } catch (SQLException e) {
            return List.of(e.toString());
        }
    }

    /** Returns the settings of a database of this server. */
    public synchronized StorageSettings settings(String database) {
        return new StorageSettings(
                Path.of("no embedded database"), Optional.of(new PostgresUrl(url(database), USER, Secret.of(USER))));
    }

    /** Returns the settings of a database by the names of their environment variables. */
    public static Map<String, String> variables(StorageSettings settings) {
        PostgresUrl server = (PostgresUrl) settings.server().orElseThrow();
        return Map.of(
                "LINKGATE_DATABASE_URL", server.url(),
                "LINKGATE_DATABASE_USER", server.user(),
                "LINKGATE_DATABASE_PASSWORD", USER);
    }

    /** Returns the address of a database. */
    public synchronized String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + process.getPort() + "/" + database;
    }

    /** Executes a statement as the superuser, outside of all tests' databases. */
    public synchronized void execute(String sql) {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Executes a statement as the superuser, in a database. */
    public synchronized void execute(StorageSettings settings, String sql) {
        try (Connection connection = superuser(database(settings));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection superuser() throws SQLException {
        return superuser("postgres");
    }

    private Connection superuser(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("socketTimeout", PATIENCE_SECONDS);
        return new Driver().connect(url(database), properties);
    }

    /** Returns how many connections a database has. */
    public int connectionsOf(StorageSettings settings) {
        return number("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = '" + database(settings) + "'");
    }

    /**
     * Ends sessions of a database, as an administrator does, and waits until they are gone.
     *
     * @param which a condition for rows of {@code pg_stat_activity}
     */
    public void endSessions(StorageSettings settings, String which) {
        int ended = number("SELECT COUNT(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '"
                + database(settings) + "' AND (" + which + ")");
        if (ended == 0) {
            throw new AssertionError("there was no such session");
        }
    }

    private static String database(StorageSettings settings) {
        String name = settings.name();
        return name.substring(name.indexOf('/') + 1);
    }

    private int number(String query) {
        return number("postgres", query);
    }

    /** Returns a number from a database, as the superuser sees it. */
    public int number(StorageSettings settings, String query) {
        return number(database(settings), query);
    }

    private synchronized int number(String database, String query) {
        try (Connection connection = superuser(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Ends the lease of a Linkgate that was killed, for which the next one would wait. */
    public void endLease(StorageSettings settings) {
        execute(
                settings,
                "DO 'BEGIN IF to_regclass(''nodes'') IS NOT NULL THEN UPDATE nodes SET ends_at = now(); END IF; END'");
    }

    /** Ends the process. Its data stays. */
    public synchronized void stop() throws IOException {
        process.close();
    }

    /** Ends the process at once, as if it were killed: it has to recover when it starts again. */
    public synchronized void kill() {
        try (BufferedReader pid = Files.newBufferedReader(data.resolve("postmaster.pid"))) {
            ProcessHandle server = ProcessHandle.of(
                            Long.parseLong(pid.readLine().strip()))
                    .orElseThrow(() -> new IllegalStateException("the server does not run"));
            // "Immediate shutdown", which also ends the processes of its connections.
            new ProcessBuilder("kill", "-QUIT", Long.toString(server.pid()))
                    .inheritIO()
                    .start();
            server.onExit().get(10, TimeUnit.SECONDS);
            process.close();
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the server cannot be killed", e);
        }
    }

    /** Starts the process again, where it was. */
    public synchronized void startAgain() throws IOException {
        run(process.getPort());
    }

    @Override
    public synchronized void close() {
        try {
            process.close();
            DirectoryInMemory.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
