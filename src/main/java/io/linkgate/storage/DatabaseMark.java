package io.linkgate.storage;

import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file outside the database that records that it exists, and its minimum number of instances. H2 silently opens
 * a truncated or emptied file with whatever it still finds; the mark lets a start detect that.
 *
 * <p>The number never exceeds the instances on disk, whenever the process is killed: it grows after an insert is
 * committed, and shrinks before a delete is. Safe for use by any thread.
 */
public final class DatabaseMark {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseMark.class);

    private static final Pattern NUMBER = Pattern.compile("(?m)^instances=([0-9]{1,9})$");
    private static final String TEXT = """
            # The database in this directory has at least this many instances. A start with fewer is refused, because
            # some are missing then. Remove this file to continue with the rest.
            instances=%d
            """;

    private final Path database;
    private final Path file;
    private final AtomicFile writer;
    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile int written = -1;

    private DatabaseMark(Path database) {
        this.database = database;
        this.file = database.getParent().resolveSibling("database.mark");
        this.writer = new AtomicFile(file, "mark");
    }

    /**
     * Returns the mark of a database that is about to be opened.
     *
     * @param exists whether the file of the database exists
     * @throws SettingsException if there is a mark but no database
     */
    static DatabaseMark of(StorageSettings settings, boolean exists) {
        DatabaseMark mark = new DatabaseMark(settings.databaseFile());
        if (!exists) {
            mark.read().ifPresent(least -> {
                throw mark.refusal("is missing; it had " + least + " instances");
            });
        }
        return mark;
    }

    /**
     * Compares the database with the mark, and updates the mark.
     *
     * @param instances the number of instances in the database
     * @throws SettingsException if the mark has more
     */
    public void check(int instances) {
        OptionalInt least = read();
        if (least.isPresent() && instances < least.getAsInt()) {
            throw refusal(
                    "has only " + instances + " of " + least.getAsInt() + " instances; it is damaged or out of date");
        }
        count.set(instances);
        try {
            writer.sweep();
        } catch (IOException e) {
            LOG.warn("Temporary files of {} cannot be removed", file, e);
        }
        if (least.isEmpty() || least.getAsInt() != instances) {
            grow();
        }
        written = instances;
    }

    /** Returns the exception for instances that exist but cannot be read. */
    public SettingsException unreadable(Exception cause) {
        return new SettingsException(
                new SettingProblem(
                        "LINKGATE_HOME",
                        "the database " + database + " is damaged; not all of its instances can be read. Restore "
                                + database.getParent() + " from a backup"),
                cause);
    }

    /** Counts a committed instance. Does not wait for another thread that writes. */
    public void added() {
        count.incrementAndGet();
        grow();
    }

    /**
     * Counts an instance that is about to be deleted.
     *
     * @throws UncheckedIOException if the mark can be neither written nor removed; the instance must not be deleted
     *     then
     */
    public void removing() {
        writing.lock();
        try {
            write(count.decrementAndGet());
        } catch (IOException e) {
            withdraw(e);
        } finally {
            writing.unlock();
        }
    }

    /** Counts an instance whose deletion failed. */
    public void kept() {
        added();
    }

    /**
     * Writes the grown number. A number that is too small is safe, so a thread may leave it to the one that is writing.
     */
    private void grow() {
        while (written != count.get() && writing.tryLock()) {
            try {
                write(count.get());
            } catch (IOException e) {
                LOG.warn("{} cannot be written; it protects fewer instances until it can be", file, e);
                return;
            } finally {
                writing.unlock();
            }
        }
    }

    private void write(int number) throws IOException {
        writer.replace(TEXT.formatted(number).getBytes(StandardCharsets.UTF_8));
        written = number;
    }

    /** Removes the mark, which is possible even on a full disk. Without a mark no start is refused. */
    private void withdraw(IOException failure) {
        try {
            Files.deleteIfExists(file);
            written = -1;
        } catch (IOException e) {
            count.incrementAndGet();
            e.addSuppressed(failure);
            throw new UncheckedIOException(file + " can be neither written nor removed", e);
        }
    }

    private OptionalInt read() {
        try {
            Matcher number = NUMBER.matcher(Files.readString(file));
            return number.find() ? OptionalInt.of(Integer.parseInt(number.group(1))) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    private SettingsException refusal(String predicate) {
        return new SettingsException(List.of(new SettingProblem(
                "LINKGATE_HOME",
                "the database " + database + " " + predicate + ". Restore " + database.getParent()
                        + " from a backup, or remove " + file + " to continue without them")));
    }
}
