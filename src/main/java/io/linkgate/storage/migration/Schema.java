package io.linkgate.storage.migration;

import java.util.Arrays;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;

/** The tables of an open database. */
public final class Schema {

    private static final String[] NONE = {};

    private final Flyway flyway;
    private final int migrations;

    /** @param source connections outside a pool */
    public Schema(DataSource source, Migrations migrations) {
        this(source, migrations, migrations.files().size());
    }

    /** @param count how many migrations must be found */
    public Schema(DataSource source, ResourceProvider migrations, int count) {
        this.migrations = count;
        this.flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(Objects.requireNonNull(source))
                .resourceProvider(migrations)
                .locations(NONE) // where a class loader lists no directories, each would be an error in the log
                .callbackLocations(NONE)
                .validateMigrationNaming(true)
                .ignoreMigrationPatterns(new String[0]) // otherwise the tables of a newer version would be accepted
                .load();
    }

    /**
     * Whether the tables are exactly those of this Linkgate. Checks more than Flyway: if Flyway finds no migrations, it
     * accepts a database without tables.
     *
     * @throws IllegalStateException if migrations of this Linkgate are missing
     */
    public boolean fits() {
        long found = Arrays.stream(flyway.info().all())
                .filter(migration -> migration.getState().isResolved())
                .count();
        if (found < migrations) {
            throw new IllegalStateException("Linkgate finds only " + found + " of " + migrations
                    + " migrations of its database; this WAR is damaged, or this server hides files of it");
        }
        return flyway.validateWithResult().validationSuccessful;
    }

    /**
     * Runs the missing migrations.
     *
     * @throws org.flywaydb.core.api.FlywayException if one fails, or a newer Linkgate made the tables
     */
    public void migrate() {
        flyway.migrate();
    }

    /**
     * Runs the missing migrations up to one.
     *
     * @param version its number
     */
    public void migrateTo(String version) {
        Flyway.configure(Schema.class.getClassLoader())
                .configuration(flyway.getConfiguration())
                .target(version)
                .load()
                .migrate();
    }
}
