package io.linkgate.bootstrap.command;

import io.linkgate.storage.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A backup in one file: a ZIP archive of files, in which a first entry says that it is ours. It appears when it is
 * complete, and is readable by its owner only.
 */
final class BackupFile {

    private static final String MARK = "linkgate-backup.txt";
    private static final String FORMAT = "format=1\n";

    private final Path file;

    BackupFile(Path file) {
        this.file = file;
    }

    /** What writes the entries. */
    @FunctionalInterface
    interface Content {
        void write(Entries entries) throws IOException;
    }

    /** The entries of a backup that is being written. */
    static final class Entries {

        private final ZipOutputStream zip;

        private Entries(ZipOutputStream zip) {
            this.zip = zip;
        }

        /**
         * Adds a file.
         *
         * @param name relative to the home
         */
        void add(Path name, InputStream content) throws IOException {
            zip.putNextEntry(new ZipEntry(name.toString().replace('\\', '/')));
            content.transferTo(zip);
        }
    }

    /** @throws FileAlreadyExistsException if it exists */
    void refuseIfPresent() throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
    }

    /** Returns the directory that it is in. */
    Path directory() {
        return file.toAbsolutePath().getParent();
    }

    /**
     * Writes it.
     *
     * @param work a directory beside it, for what is not complete
     * @throws FileAlreadyExistsException if it exists
     */
    void write(Path work, String version, Content content) throws IOException {
        refuseIfPresent();
        Path temporary = Files.createTempFile(work, "linkgate", ".backup");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                    ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
                zip.putNextEntry(new ZipEntry(MARK));
                zip.write((FORMAT + "version=" + version + "\n").getBytes(StandardCharsets.UTF_8));
                content.write(new Entries(zip));
                zip.finish();
                channel.force(true);
            }
            Files.move(temporary, file); // does not replace
            AtomicFile.forceDirectory(directory());
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Unpacks the whole of it, checking all checksums.
     *
     * @param into an empty directory
     * @throws IOException if it is not a backup, or is damaged
     */
    void unpack(Path into) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            checkMark(zip);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.getName().equals(MARK)) {
                    unpack(zip, entry, into);
                }
            }
        }
    }

    private static void checkMark(ZipFile zip) throws IOException {
        ZipEntry mark = zip.getEntry(MARK);
        if (mark == null) {
            throw new IOException(zip.getName() + " is not a backup of Linkgate");
        }
        try (InputStream text = zip.getInputStream(mark)) {
            if (!new String(text.readAllBytes(), StandardCharsets.UTF_8).startsWith(FORMAT)) {
                throw new IOException(zip.getName() + " was made by a newer Linkgate");
            }
        }
    }

    private static void unpack(ZipFile zip, ZipEntry entry, Path into) throws IOException {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into) || entry.isDirectory()) {
            throw new IOException(zip.getName() + " is damaged");
        }
        Files.createDirectories(target.getParent(), AtomicFile.permissions(into, "rwx------"));
        Files.createFile(target, AtomicFile.permissions(into, "rw-------"));
        try (InputStream content = zip.getInputStream(entry);
                FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            content.transferTo(out); // throws if the checksum is wrong
            channel.force(true);
        }
    }
}
