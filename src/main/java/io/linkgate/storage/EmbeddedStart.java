package io.linkgate.storage;

import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.storage.connection.RedactedErrors;
import io.linkgate.storage.migration.Migrations;
import io.linkgate.storage.migration.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;

/** How the embedded database is opened at a start: locked, guarded by its mark, and with the tables of this version. */
final class EmbeddedStart {

    private static final String IN_USE = "is in use by another Linkgate server";
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

    private EmbeddedStart() {}

    /**
     * Opens the database.
     *
     * @param patience how long to wait for another server to release the file
     * @throws SettingsException if it cannot be opened; nothing is left open then
     */
    static DatabaseMark open(StorageSettings settings, EmbeddedDatabase embedded, Duration patience) {
        DatabaseMark mark = DatabaseMark.of(settings, Files.exists(embedded.storeFile()));
        boolean opened = false;
        try {
            openWhenFree(embedded, patience);
            if (!areTablesUpToDate(embedded)) {
                embedded.close();
                if (!Tables.migrate(embedded)) {
                    throw new SettingsException(List.of(problem(settings, IN_USE)));
                }
                embedded.open();
            }
            opened = true;
            return mark;
        } catch (SQLException e) {
            throw refusal(settings, reason(e), e);
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

    /**
     * Opens the database once its file is free. A stopping server, or an earlier deployment of this WAR, holds the file
     * until its last session has ended, and some servers start the new deployment before that.
     */
    private static void openWhenFree(EmbeddedDatabase embedded, Duration patience) throws IOException, SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                embedded.open();
                return;
            } catch (SQLException e) {
                if (e.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1
                        || System.nanoTime() >= deadline
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                embedded.abandon();
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }

    private static boolean areTablesUpToDate(EmbeddedDatabase embedded) {
        try {
            return new Schema(embedded.source(), Migrations.H2).fits();
        } catch (FlywayException | IllegalStateException e) {
            embedded.close();
            throw e;
        }
    }

    private static String reason(SQLException e) {
        if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
            return IN_USE;
        }
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
        return new SettingsException(problem(settings, predicate), cause);
    }

    private static SettingProblem problem(StorageSettings settings, String predicate) {
        return new SettingProblem("LINKGATE_HOME", "the database " + settings.databaseFile() + " " + predicate);
    }
}
