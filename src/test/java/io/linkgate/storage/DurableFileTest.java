package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void make() throws IOException {
        FilePath.register(new DurableFilePath());
        path = Files.writeString(directory.resolve("file"), "0123456789");
    }

    @Test
    void closedFileIsNotOpenedAgainByAThreadThatIsLate() throws Exception {
        FileChannel file = open();
        assertThat(file.tryLock()).isNotNull();

        file.close();

        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> file.read(ByteBuffer.allocate(4), 0));
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> file.write(bytes("late"), 0));
        assertThat(Files.readString(path)).isEqualTo("0123456789");
        try (FileChannel next = FileChannel.open(path, StandardOpenOption.WRITE)) {
            assertThat(next.tryLock()).as("the lock").isNotNull();
        }
    }

    @Test
    void interruptedThreadReadsAndWritesAndTheLockStays() throws Exception {
        try (FileChannel file = open()) {
            assertThat(file.tryLock()).isNotNull();

            Thread.currentThread().interrupt();
            ByteBuffer read = ByteBuffer.allocate(4);
            assertThat(file.read(read, 3)).isEqualTo(4);
            assertThat(new String(read.array(), StandardCharsets.UTF_8)).isEqualTo("3456");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();

            Thread.currentThread().interrupt();
            file.position(8);
            Thread.currentThread().interrupt();
            assertThat(file.write(bytes("XY"))).isEqualTo(2);
            assertThat(file.position()).isEqualTo(10);
            assertThat(Files.readString(path)).isEqualTo("01234567XY");

            try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
                assertThatExceptionOfType(java.nio.channels.OverlappingFileLockException.class)
                        .isThrownBy(other::tryLock);
            }
        }
    }

    @Test
    void channelsLeftOpenCanBeClosed() throws Exception {
        FileChannel forgotten = open();
        assertThat(forgotten.tryLock()).isNotNull();

        DurableFilePath.closeAll(name());

        assertThat(forgotten.isOpen()).isFalse();
        try (FileChannel next = open()) {
            assertThat(next.tryLock()).isNotNull();
        }
    }

    private FileChannel open() throws IOException {
        return FilePath.get(name()).open("rw");
    }

    private String name() {
        return DurableFilePath.SCHEME + ":" + path;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
