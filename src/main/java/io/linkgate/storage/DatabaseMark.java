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
 * A small file outside the database that says that there is one, and how many instances it has at least. H2 opens a file that
 * was cut or emptied without a word, with whatever it still finds; the mark is how a start notices.
 *
 * <p>The number never exceeds what is on disk, whenever the process is killed: it grows after an insert has been committed, and
 * shrinks before a delete is. Safe for use by any thread.
 */
public final class DatabaseMark {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseMark.class);

    private static final Pattern NUMBER = Pattern.compile("(?m)^instances=([0-9]{1,9})$");
    private static final String TEXT = """
            # The database of this directory has at least this many instances. A start with fewer is refused, since something
            # is missing then. Remove this file to go on with what is left.
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
     * The mark of a database that is about to be opened.
     *
     * @param exists whether its file is there
     * @throws SettingsException when there is a mark and no database
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
     * Compares the database with the mark, and marks it.
     *
     * @param instances how many it has
     * @throws SettingsException when it had more
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
            LOG.warn("What is left of {} cannot be removed", file, e);
        }
        if (least.isEmpty() || least.getAsInt() != instances) {
            grow();
        }
        written = instances;
    }

    /** What to tell an operator when instances that are there cannot be read. */
    public SettingsException unreadable(Exception cause) {
        return new SettingsException(
                new SettingProblem(
                        "LINKGATE_HOME",
                        "the database " + database + " is damaged, not all of its instances can be read. Restore "
                                + database.getParent() + " from a backup"),
                cause);
    }

    /** An instance has been committed. Does not wait for another thread that writes. */
    public void added() {
        count.incrementAndGet();
        grow();
    }

    /**
     * An instance is about to be deleted.
     *
     * @throws UncheckedIOException when the mark can be neither written nor removed; it must not be deleted then
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

    /** It has not been deleted after all. */
    public void kept() {
        added();
    }

    /** Too small a number is safe; what one thread leaves out the next one writes. */
    private void grow() {
        while (written != count.get() && writing.tryLock()) {
            try {
                write(count.get());
            } catch (IOException e) {
                LOG.warn("{} cannot be written; fewer instances are protected by it", file, e);
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

    /** On a full disk a file can still be removed. Without a mark no start is refused. */
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
                        + " from a backup, or remove " + file + " to go on without them")));
    }
}
