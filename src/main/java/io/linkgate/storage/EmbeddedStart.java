package io.linkgate.storage;

import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.storage.connection.DatabaseAwayException;
import io.linkgate.storage.connection.DatabaseAwayException.Reason;
import io.linkgate.storage.connection.RedactedErrors;
import io.linkgate.storage.migration.Migrations;
import io.linkgate.storage.migration.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;

/** How the embedded database is opened at a start: locked, guarded by its mark, and with the tables of this version. */
final class EmbeddedStart {

    private EmbeddedStart() {}

    /**
     * Opens the database.
     *
     * @throws DatabaseAwayException if another server has it open; nothing is left open then
     * @throws SettingsException if it cannot be opened; nothing is left open then
     */
    static DatabaseMark open(StorageSettings settings, EmbeddedDatabase embedded) {
        DatabaseMark mark = DatabaseMark.of(settings, Files.exists(embedded.storeFile()));
        claim(settings, embedded);
        boolean opened = false;
        try {
            embedded.open();
            if (!areTablesUpToDate(embedded)) {
                embedded.closeFile();
                if (!Tables.migrate(embedded)) {
                    throw inUse(settings);
                }
                embedded.open();
            }
            opened = true;
            return mark;
        } catch (SQLException e) {
            throw e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                    ? inUse(settings)
                    : refusal(settings, reason(e), e);
        } catch (IOException e) {
            throw refusal(settings, "can be neither created nor brought up to date: " + e.getMessage(), e);
        } catch (FlywayException e) {
            throw refusal(settings, doesNotFit(e), e);
        } finally {
            if (!opened) {
                embedded.abandon();
            }
        }
    }

    private static void claim(StorageSettings settings, EmbeddedDatabase embedded) {
        try {
            if (!embedded.claim()) {
                throw inUse(settings);
            }
        } catch (IOException e) {
            throw refusal(settings, "cannot be locked: " + e.getMessage(), e);
        }
    }

    private static boolean areTablesUpToDate(EmbeddedDatabase embedded) {
        try {
            return new Schema(embedded.source(), Migrations.H2).fits();
        } catch (FlywayException | IllegalStateException e) {
            embedded.closeFile();
            throw e;
        }
    }

    private static String reason(SQLException e) {
        return ofTheDisk(e)
                .map(words -> "cannot be opened: " + words)
                .orElse("cannot be opened; H2 reports error " + e.getErrorCode()
                        + "; if it is damaged, restore its directory from a backup");
    }

    private static String doesNotFit(FlywayException e) {
        return ofTheDisk(e)
                .map(words -> "cannot be brought up to date: " + words)
                .orElse("does not fit this version of Linkgate; a newer one may have written it, or it is damaged: then"
                        + " restore its directory from a backup");
    }

    /** Returns the message of the operating system, if the disk failed. */
    private static Optional<String> ofTheDisk(Throwable thrown) {
        return RedactedErrors.ofTheDisk(thrown).map(IOException::getMessage);
    }

    private static SettingsException refusal(StorageSettings settings, String predicate, Exception cause) {
        return new SettingsException(
                new SettingProblem("LINKGATE_HOME", "the database " + settings.databaseFile() + " " + predicate),
                cause);
    }

    private static DatabaseAwayException inUse(StorageSettings settings) {
        return new DatabaseAwayException(
                Reason.IN_USE, "the database " + settings.databaseFile() + " is in use by another Linkgate server");
    }
}
