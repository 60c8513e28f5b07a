package io.linkgate.config;

import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.config.source.FoundValue;
import io.linkgate.config.source.OperatorFile;
import io.linkgate.config.source.SettingSources;
import io.linkgate.config.source.SettingValues;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The database that the {@code linkgate.conf} of a home names, apart from all other sources of settings. */
public final class NamedDatabase {

    private static final String THE_THREE =
            "LINKGATE_DATABASE_URL, LINKGATE_DATABASE_USER and LINKGATE_DATABASE_PASSWORD";

    private NamedDatabase() {}

    /**
     * Returns why a Linkgate that is started with the file might use another database; empty if the file names this one,
     * or none. Of a {@code DataSource} the address is not known.
     *
     * @param directory has the file, or none
     * @param storage the database that the file is to fit to
     * @return what follows "linkgate.conf names"; without parameters of an address
     */
    public static Optional<String> conflict(Path directory, StorageSettings storage) {
        SettingValues found = new SettingValues(
                new SettingSources(Map.of(), Map.of(), Map.of(), Map.of()),
                (name, sentence) -> {}); // a start reports it
        found.add(OperatorFile.read(directory, Setting.namesInFile()));
        Optional<String> named = found.find(Setting.DATABASE_URL.fullName())
                .map(url -> PostgresUrl.nameOf(url.text().strip()));
        if (named.isPresent()) {
            boolean same = storage.server()
                    .filter(server -> address(server.name()).equals(address(named.get())))
                    .isPresent();
            return same
                    ? Optional.empty()
                    : Optional.of("the database " + named.get() + ". To restore into that one, give " + THE_THREE
                            + " as they are there");
        }
        return found.find(Setting.DATABASE_JNDI.fullName())
                .map(FoundValue::text)
                .filter(name -> storage.server().isEmpty())
                .map(name -> "the DataSource " + name + ". To restore into its database, give " + THE_THREE
                        + " of that database");
    }

    /** Returns the address with its port, as two ways to write it have it in common. */
    private static String address(String name) {
        int slash = name.indexOf('/');
        String host = (slash < 0 ? name : name.substring(0, slash)).toLowerCase(Locale.ROOT);
        return (host.matches(".*:[0-9]+") ? host : host + ":5432") + (slash < 0 ? "" : name.substring(slash));
    }
}
