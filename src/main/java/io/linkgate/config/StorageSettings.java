package io.linkgate.config;

import io.linkgate.config.source.OperatorFile;
import io.linkgate.config.source.SettingSources;
import io.linkgate.config.source.SettingValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of the database.
 *
 * @param databaseFile the file of the embedded database, absolute, without the suffix that the database adds
 * @param server the server that is used instead of the embedded database; empty for none
 * @param cluster whether several nodes share that server's database
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record StorageSettings(Path databaseFile, Optional<Server> server, boolean cluster) {

    /** What the name of {@link #lockFile} has behind that of the database. */
    public static final String LOCK_SUFFIX = ".lock";

    private static final String THE_THREE =
            "LINKGATE_DATABASE_URL, LINKGATE_DATABASE_USER and LINKGATE_DATABASE_PASSWORD";

    public StorageSettings {
        Objects.requireNonNull(databaseFile);
        Objects.requireNonNull(server);
    }

    /** The embedded database. */
    public StorageSettings(Path databaseFile) {
        this(databaseFile, Optional.empty());
    }

    /** Returns the embedded database of a home directory. */
    public static StorageSettings embeddedIn(Path home) {
        return new StorageSettings(home.resolve("db").resolve("linkgate"));
    }

    /** A database that no other node shares. */
    public StorageSettings(Path databaseFile, Optional<Server> server) {
        this(databaseFile, server, false);
    }

    /** Returns the file of the embedded database as it is on the disk. */
    public Path storeFile() {
        return databaseFile.resolveSibling(databaseFile.getFileName() + ".mv.db");
    }

    /** Returns the empty file that a Linkgate keeps locked while it has the embedded database. */
    public Path lockFile() {
        return databaseFile.resolveSibling(databaseFile.getFileName() + LOCK_SUFFIX);
    }

    /** A PostgreSQL server, or the way to one. */
    public sealed interface Server {

        /** Returns the setting that names it. */
        String setting();

        /** Returns what it is called in messages. */
        String name();
    }

    /**
     * The address of a database.
     *
     * @param url begins with {@code jdbc:postgresql:} and has neither user nor password
     */
    public record PostgresUrl(String url, String user, Secret password) implements Server {

        public PostgresUrl {
            Objects.requireNonNull(url);
            Objects.requireNonNull(user);
            Objects.requireNonNull(password);
        }

        @Override
        public String setting() {
            return "LINKGATE_DATABASE_URL";
        }

        /** Returns the address without parameters. */
        @Override
        public String name() {
            return nameOf(url);
        }

        static String nameOf(String url) {
            return url.replaceFirst("^jdbc:postgresql:/*", "").replaceFirst("\\?.*", "");
        }
    }

    /**
     * A {@code DataSource} of the server that Linkgate runs in.
     *
     * @param jndiName for example {@code java:comp/env/jdbc/linkgate}
     */
    public record ServerDataSource(String jndiName) implements Server {

        public ServerDataSource {
            Objects.requireNonNull(jndiName);
        }

        @Override
        public String setting() {
            return "LINKGATE_DATABASE_JNDI";
        }

        @Override
        public String name() {
            return jndiName;
        }
    }

    /** Reads where the database is; collects problems in the reader. */
    static StorageSettings read(SettingsReader reader, Path home) {
        Optional<String> url = reader.databaseUrl(Setting.DATABASE_URL);
        Optional<String> user = reader.databaseUser(Setting.DATABASE_USER);
        Optional<Secret> password = reader.databasePassword(Setting.DATABASE_PASSWORD);
        Optional<String> jndiName = reader.jndiName(Setting.DATABASE_JNDI);
        if (url.isPresent() && jndiName.isPresent()) {
            reader.refuse(Setting.DATABASE_JNDI, "cannot be given together with LINKGATE_DATABASE_URL");
        }
        for (Setting setting : List.of(Setting.DATABASE_USER, Setting.DATABASE_PASSWORD)) {
            if (reader.isGiven(Setting.DATABASE_URL) && !reader.isGiven(setting)) {
                reader.refuse(setting, "must be given together with LINKGATE_DATABASE_URL");
            }
            if (!reader.isGiven(Setting.DATABASE_URL) && reader.isGiven(setting)) {
                reader.refuse(setting, "has no effect without LINKGATE_DATABASE_URL");
            }
        }
        Optional<Server> server = url.<Server>flatMap(
                        address -> user.flatMap(name -> password.map(secret -> new PostgresUrl(address, name, secret))))
                .or(() -> jndiName.map(ServerDataSource::new));
        boolean cluster = reader.flag(Setting.CLUSTER);
        if (cluster && url.isEmpty()) {
            reader.refuse(Setting.CLUSTER, "can be true only together with LINKGATE_DATABASE_URL");
        }
        return new StorageSettings(embeddedIn(home).databaseFile(), server, cluster);
    }

    /** Returns the setting that says where the database is. */
    public String setting() {
        return server.map(Server::setting).orElse("LINKGATE_HOME");
    }

    /** Returns what the database is called in messages. */
    public String name() {
        return server.map(Server::name).orElseGet(databaseFile::toString);
    }

    /**
     * Returns why a Linkgate that is started with the {@code linkgate.conf} of a directory might use another database;
     * empty if the file names this one, or none. Of a {@code DataSource} the address is not known.
     *
     * @param directory has the file, or none
     * @return what follows "linkgate.conf names"; without parameters of an address
     */
    public Optional<String> conflict(Path directory) {
        SettingSources nothing = new SettingSources(Map.of(), Map.of(), Map.of(), Map.of());
        SettingValues found = new SettingValues(nothing, (name, sentence) -> {}); // a start reports it
        found.add(OperatorFile.read(directory, Setting.namesInFile()));
        Optional<String> named = found.find(Setting.DATABASE_URL.fullName())
                .map(url -> PostgresUrl.nameOf(url.text().strip()));
        if (named.isPresent()) {
            return named.filter(
                            name -> server.filter(mine -> address(mine.name()).equals(address(name)))
                                    .isEmpty())
                    .map(name -> "the database " + name + ". To restore into that one, give " + THE_THREE
                            + " as they are there");
        }
        return found.find(Setting.DATABASE_JNDI.fullName())
                .filter(name -> server.isEmpty())
                .map(name -> "the DataSource " + name.text() + ". To restore into its database, give " + THE_THREE
                        + " of that database");
    }

    /** Returns the address with its port, which may be left out. */
    private static String address(String name) {
        int slash = name.indexOf('/');
        String host = (slash < 0 ? name : name.substring(0, slash)).toLowerCase(Locale.ROOT);
        return (host.matches(".*:[0-9]+") ? host : host + ":5432") + (slash < 0 ? "" : name.substring(slash));
    }
}
