package io.linkgate.storage.transfer;

import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.storage.Database;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.JdbiException;

/**
 * A copy of the embedded database while it is in use: its rows as they are at one moment. H2's own copy of the file
 * ({@code BACKUP TO}) is no such thing while several threads write.
 */
public final class OnlineCopy {

    /** What is left for the database itself: a disk that is full is an outage. */
    private static final long RESERVE = 64L << 20;

    private OnlineCopy() {}

    /**
     * Writes the copy, and its mark; blocks. It has everything that was committed before the call.
     *
     * @param running the embedded database
     * @param into an embedded database that does not exist, in a directory that does
     * @param stopped whether to give it up
     * @throws IOException with a reason for the operator; what was written is left there
     */
    public static void write(Database running, StorageSettings into, BooleanSupplier stopped) throws IOException {
        Path directory = into.databaseFile().getParent().getParent();
        FileStore disk = Files.getFileStore(directory);
        try (Connection snapshot = running.snapshot()) {
            PortableDatabase.fill(into, snapshot, () -> {
                if (stopped.getAsBoolean()) {
                    throw new IOException("Linkgate is being stopped");
                }
                refuseWithoutRoom(disk.getUsableSpace());
            });
        } catch (SQLException | JdbiException | SettingsException e) {
            throw new IOException("the rows of the database cannot be copied; the log has the reason", e);
        }
    }

    static void refuseWithoutRoom(long usable) throws IOException {
        if (usable < RESERVE) {
            throw new IOException(
                    "the disk of the home directory has only %d MB left, and %d MB must stay for the database"
                            .formatted(usable >> 20, RESERVE >> 20));
        }
    }
}
