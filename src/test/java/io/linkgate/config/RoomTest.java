package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A home with less than half a megabyte of free space is refused at the start. A limit of the operating system
 * simulates the full disk.
 */
class RoomTest {

    private static final int LESS_THAN_HALF_A_MEGABYTE = 500;
    private static final int HALF_A_MEGABYTE = 512;

    @TempDir
    private Path home;

    @Test
    void homeWithoutRoomForANewDatabaseIsRefusedAndLeftAsItWas() throws Exception {
        assertThat(prepareWithRoomFor(LESS_THAN_HALF_A_MEGABYTE)).startsWith(home + " cannot be written to: ");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void homeWithThatRoomIsAccepted() throws Exception {
        assertThat(prepareWithRoomFor(HALF_A_MEGABYTE)).isEqualTo(Prepares.FINE);
        assertThat(home).isEmptyDirectory();
    }

    private String prepareWithRoomFor(int kibibytes) throws Exception {
        try (ChildJvm child = ChildJvm.withLargestFile(kibibytes, Prepares.class, home.toString())) {
            return String.join("\n", child.read(1));
        }
    }

    /** The child process: prepares a home, and prints what is wrong with it. */
    static final class Prepares {

        private static final String FINE = "fine";

        private Prepares() {}

        public static void main(String[] arguments) {
            System.out.println(
                    new HomeDirectory(Path.of(arguments[0])).prepare().orElse(FINE));
        }
    }
}
