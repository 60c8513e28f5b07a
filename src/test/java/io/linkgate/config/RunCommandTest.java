package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code mvn -Prun} runs the server in Maven's process, whose JVM reads its options from a file of the project. */
class RunCommandTest {

    @Test
    void processThatHasRunOutOfMemoryEnds() throws Exception {
        Path options = Path.of(".mvn", "jvm.config");

        assertThat(Files.readString(options).split("\\s+")).contains("-XX:+ExitOnOutOfMemoryError");

        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutOfMemory.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes());
        assertThat(java.waitFor()).as(said).isEqualTo(3);
    }

    /** A program that would keep running. */
    static final class OutOfMemory {

        private OutOfMemory() {}

        public static void main(String[] args) {
            try {
                byte[][] all = new byte[64][];
                for (int i = 0; i < all.length; i++) {
                    all[i] = new byte[1 << 20];
                }
            } catch (OutOfMemoryError caught) {
                System.out.println("lives on");
            }
        }
    }
}
