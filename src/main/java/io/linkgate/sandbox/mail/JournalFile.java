package io.linkgate.sandbox.mail;

import io.linkgate.storage.AtomicFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A journal in one file, to which each change is appended: a write without a sync, so that it costs some microseconds.
 * What was written survives the end of the process, however it ends, but not a power cut; see docs/decisions/0108. When
 * more than half of the file is outdated it is written again.
 *
 * <p>A record is its length and its CRC-32, 4 bytes each, then 1 for a value or 0 for a removal, the length of its name
 * (2 bytes), its name in UTF-8, and the value. Reading stops at the first record that is not whole, and cuts it off.
 *
 * <p>The file is not opened as a channel: an interrupted thread would close that for all others.
 */
public final class JournalFile implements Journal {

    private static final int HEADER_BYTES = 8;
    private static final int MAX_RECORD_BYTES = 16 << 20;
    private static final byte VALUE = 1;
    private static final byte REMOVAL = 0;
    private static final int COPIED_AT_ONCE = 1 << 16;

    /** Below this much that is outdated, writing the file again is not worth it. */
    private static final long SMALL = 4L << 20;

    private final Path path;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private RandomAccessFile file;
    private long end;
    private long live;
    private boolean closed;

    /** Where a live record begins, and how long it is with its header. */
    private record Place(long offset, int length) {}

    private JournalFile(Path path) throws IOException {
        this.path = path;
        this.file = open(path);
    }

    /**
     * Reads the file, or creates it.
     *
     * @param path in an existing directory
     * @throws IOException if it cannot be read or created
     */
    public static JournalFile open(Path directory, String name) throws IOException {
        JournalFile journal = new JournalFile(directory.resolve(name));
        journal.readAll();
        return journal;
    }

    private static RandomAccessFile open(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path, AtomicFile.permissions(path, "rw-------"));
        }
        return new RandomAccessFile(path.toFile(), "rw");
    }

    private void readAll() throws IOException {
        long size = file.length();
        for (Optional<byte[]> record = record(0, size); record.isPresent(); record = record(end, size)) {
            byte[] body = record.get();
            keep(name(body), body[0] == VALUE, HEADER_BYTES + body.length);
        }
        file.setLength(end);
    }

    /** The record at that place, without its header; empty if there is none, or only the beginning of one. */
    private Optional<byte[]> record(long offset, long size) throws IOException {
        if (size - offset < HEADER_BYTES) {
            return Optional.empty();
        }
        file.seek(offset);
        int length = file.readInt();
        int checksum = file.readInt();
        if (length < 3 || length > MAX_RECORD_BYTES || size - offset - HEADER_BYTES < length) {
            return Optional.empty();
        }
        byte[] body = new byte[length];
        file.readFully(body);
        return checksum(body, 0, length) == checksum ? Optional.of(body) : Optional.empty();
    }

    /** Notes the record at the end of the file. The order of the live records is that of their places. */
    private void keep(String name, boolean isValue, int length) {
        Place before = places.remove(name);
        live -= before == null ? 0 : before.length();
        if (isValue) {
            places.put(name, new Place(end, length));
            live += length;
        }
        end += length;
    }

    @Override
    public synchronized Map<String, byte[]> records(String prefix) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        places.forEach((name, place) -> {
            if (name.startsWith(prefix)) {
                found.put(name, value(place));
            }
        });
        return found;
    }

    private byte[] value(Place place) {
        try {
            byte[] body = record(place.offset(), end).orElseThrow(() -> new IOException("a record was damaged"));
            int skipped = 3 + ByteBuffer.wrap(body).getShort(1);
            byte[] value = new byte[body.length - skipped];
            System.arraycopy(body, skipped, value, 0, value.length);
            return value;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void put(String name, byte[] value) {
        append(name, VALUE, value);
    }

    @Override
    public synchronized void remove(String name) {
        if (places.containsKey(name)) {
            append(name, REMOVAL, new byte[0]);
        }
    }

    private void append(String name, byte kind, byte[] value) {
        if (closed) {
            throw failed(new IOException("the journal is closed"));
        }
        try {
            byte[] record = recordOf(name, kind, value);
            file.seek(end);
            file.write(record);
            keep(name, kind == VALUE, record.length);
            if (end - live > Math.max(SMALL, live)) {
                writeAgain();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Copies what is live into a new file, which replaces the old one. */
    private void writeAgain() throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        RandomAccessFile target = open(fresh);
        try {
            copyLive(target);
            target.getFD().sync();
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            target.close();
            throw e;
        }
        file.close();
        file = target;
        end = 0;
        places.replaceAll((name, place) -> {
            Place moved = new Place(end, place.length());
            end += place.length();
            return moved;
        });
        live = end;
    }

    /** Reads and writes many records at a time: a file has some hundred thousand. */
    private void copyLive(RandomAccessFile target) throws IOException {
        try (InputStream in = new BufferedInputStream(new FileInputStream(path.toFile()), COPIED_AT_ONCE)) {
            OutputStream out = new BufferedOutputStream(new FileOutputStream(target.getFD()), COPIED_AT_ONCE);
            long read = 0;
            for (Place place : places.values()) {
                in.skipNBytes(place.offset() - read);
                byte[] record = in.readNBytes(place.length());
                if (record.length < place.length()) {
                    throw new EOFException("a record was cut off");
                }
                out.write(record);
                read = place.offset() + place.length();
            }
            out.flush();
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                file.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private static byte[] recordOf(String name, byte kind, byte[] value) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int length = 3 + text.length + value.length;
        ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + length)
                .position(HEADER_BYTES)
                .put(kind)
                .putShort((short) text.length)
                .put(text)
                .put(value);
        return record.putInt(0, length)
                .putInt(4, checksum(record.array(), HEADER_BYTES, length))
                .array();
    }

    private static String name(byte[] body) {
        return new String(body, 3, ByteBuffer.wrap(body).getShort(1), StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(path + " cannot be used", e);
    }
}
