package io.linkgate.bootstrap.command;

import io.linkgate.bootstrap.backup.FileTree;
import io.linkgate.config.StorageSettings;
import io.linkgate.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A backup that is unpacked, in a directory of its own within the home that it is to fill. A start over a home that has
 * such a directory is refused: see {@code HomeDirectory}.
 */
final class UnpackedHome {

    private static final String DATABASE = "db";
    private static final String MARK = "database.mark";

    private final Path directory;

    UnpackedHome(Path directory) {
        this.directory = directory;
    }

    /** Whether a file of a home, named relative to it, belongs to an embedded database. */
    static boolean isEmbedded(Path name) {
        String first = name.getName(0).toString();
        return first.equals(DATABASE) || first.equals(MARK);
    }

    /** Returns the embedded database, which it has whatever it is a backup of. */
    StorageSettings embedded() {
        return StorageSettings.embeddedIn(directory);
    }

    /**
     * Checks that it has a database, and that a start after the restore would use the one that is restored into.
     *
     * @throws IOException with what to do, if not
     */
    void check(StorageSettings target) throws IOException {
        if (!Files.exists(embedded().storeFile())) {
            throw new IOException("the backup has no database");
        }
        Optional<String> conflict = target.conflict(directory);
        if (conflict.isPresent()) {
            throw new IOException("a start after it might use another database than " + target.name()
                    + ", since the linkgate.conf in the backup names " + conflict.get() + ". To restore into "
                    + target.name() + ", delete linkgate.conf from a copy of the backup, which is a ZIP archive");
        }
    }

    /** Deletes the embedded database. */
    void dropEmbedded() throws IOException {
        FileTree.delete(directory.resolve(DATABASE));
        FileTree.delete(directory.resolve(MARK));
    }

    /**
     * Gives all files their names in the home; takes them away again if that fails. The mark comes first and the database
     * last, so a part of it is no home that a start would go on with, whatever becomes of the directory.
     */
    void moveInto(Path home) throws IOException {
        List<Path> moved = new ArrayList<>();
        boolean done = false;
        try (Stream<Path> all = Files.list(directory)) {
            for (Path each :
                    all.sorted(Comparator.comparing(UnpackedHome::turn)).toList()) {
                Path target = home.resolve(each.getFileName());
                Files.move(each, target);
                moved.add(target);
            }
            AtomicFile.forceDirectory(home);
            done = true;
        } finally {
            if (!done) {
                for (Path each : moved) {
                    FileTree.delete(each);
                }
            }
        }
    }

    private static int turn(Path file) {
        return switch (file.getFileName().toString()) {
            case MARK -> 0;
            case DATABASE -> 2;
            default -> 1;
        };
    }
}
