package io.linkgate.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {

    @TempDir
    private Path parent;

    @Test
    void whatAKilledProcessLeftIsDeletedAndWhatIsUsedOrOfOthersIsNot() throws Exception {
        Path left = Files.createDirectory(parent.resolve("linkgate-backup-1"));
        Files.createFile(left.resolve("linkgate-backup.lock"));
        Files.writeString(left.resolve("half"), "of a backup");
        Path ofAnOperator = Files.createDirectory(parent.resolve("linkgate-backup-2026"));
        Files.writeString(ofAnOperator.resolve("whole.zip"), "a backup");

        try (WorkDirectory first = WorkDirectory.in(parent);
                WorkDirectory second = WorkDirectory.in(parent)) {
            assertThat(left).doesNotExist();
            assertThat(first.path()).isDirectory();
            assertThat(second.path()).isDirectory();
        }
        assertThat(parent).isDirectoryNotContaining(each -> !each.equals(ofAnOperator));
        assertThat(ofAnOperator.resolve("whole.zip")).exists();
    }

    @Test
    void processThatIsToldToEndDeletesIt() throws Exception {
        try (ChildJvm child = new ChildJvm(IsEnded.class, parent.toString())) {
            assertThat(child.read(1)).containsExactly("writes");
            assertThat(parent).isNotEmptyDirectory();

            child.say("");

            assertThat(child.read(1)).as("the end of its output").isEmpty();
        }
        assertThat(parent).isEmptyDirectory();
    }

    /** The child process: ends in the middle of its work. */
    static final class IsEnded {

        private IsEnded() {}

        public static void main(String[] arguments) throws IOException {
            WorkDirectory work = WorkDirectory.in(Path.of(arguments[0]));
            Files.writeString(work.path().resolve("half"), "of a backup");
            System.out.println("writes");
            System.in.read();
            System.exit(1);
        }
    }
}
