package io.linkgate.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePathWrapper;

/**
 * A layer of H2's file system that records the content of the directory after each write, which is what a kill at that
 * point leaves. Public for H2's reflection.
 */
public final class RecordedFiles extends FilePathWrapper {

    static final String SCHEME = "recordedfiles";

    private static final List<Map<String, byte[]>> states = new ArrayList<>();

    /** Returns what was recorded since the last call. */
    static List<Map<String, byte[]>> takeStates() {
        List<Map<String, byte[]>> taken = List.copyOf(states);
        states.clear();
        return taken;
    }

    /** Restores a directory to a recorded state. */
    static void restore(Map<String, byte[]> state, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, byte[]> file : state.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new RecordedFile(super.open(mode), Path.of(getBase().toString()).getParent());
    }

    private static final class RecordedFile extends FileBase {

        private final FileChannel file;
        private final Path directory;

        private RecordedFile(FileChannel file, Path directory) {
            this.file = file;
            this.directory = directory;
        }

        private synchronized void record() throws IOException {
            Map<String, byte[]> state = new HashMap<>();
            try (Stream<Path> files = Files.list(directory)) {
                files.forEach(path -> state.put(path.getFileName().toString(), content(path)));
            }
            states.add(state);
        }

        private static byte[] content(Path path) {
            try {
                return Files.readAllBytes(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int written = file.write(bytes);
            record();
            return written;
        }

        @Override
        public synchronized int write(ByteBuffer bytes, long position) throws IOException {
            int written = file.write(bytes, position);
            record();
            return written;
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            record();
            return this;
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return file.read(bytes);
        }

        @Override
        public synchronized int read(ByteBuffer bytes, long position) throws IOException {
            return file.read(bytes, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            file.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        /** Returns a lock without effect: reading the file for the record would release a real one. */
        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            return new FileLock(this, position, size, shared) {
                @Override
                public boolean isValid() {
                    return true;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
