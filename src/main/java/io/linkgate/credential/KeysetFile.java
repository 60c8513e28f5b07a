package io.linkgate.credential;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/** The file of a keyset: there whole or not at all, on disk before anything is sealed, and at no moment readable by others. */
final class KeysetFile {

    private KeysetFile() {}

    static void write(Path file, Keyset keyset) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path unfinished = Files.createTempFile(file.getParent(), "keyset", ".new", ownerOnly);
        try {
            byte[] json = keyset.json().getBytes(StandardCharsets.UTF_8);
            Files.write(unfinished, json, StandardOpenOption.SYNC);
            Arrays.fill(json, (byte) 0);
            Files.move(unfinished, file);
            if (posix) {
                // Else a power cut could take the name and leave the rows that it seals.
                try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                    directory.force(true);
                }
            }
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
