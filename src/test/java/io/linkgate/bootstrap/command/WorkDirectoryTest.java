package io.linkgate.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.linkgate.testkit.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    /** A network disk keeps a file that is open under another name, and the directory with it. */
    @Test
    void lockIsGivenUpWhenAllElseIsDeletedAndBeforeItsFileIs() throws Exception {
        List<Path> seen = new ArrayList<>();
        WorkDirectory work = WorkDirectory.in(parent, channel -> () -> {
            channel.close();
            try (Stream<Path> left = Files.walk(parent)) {
                left.filter(Files::isRegularFile).forEach(seen::add);
            }
        });
        Path lock = work.path().resolve("linkgate-backup.lock");
        Files.writeString(work.path().resolve("half"), "of a backup");

        work.close();

        assertThat(seen).containsOnly(lock);
        assertThat(parent).isEmptyDirectory();
    }

    /** As what a command has open when it is told to end. */
    @Test
    void whatCannotBeDeletedYetIsDeletedByTheNext() throws Exception {
        Path[] late = new Path[1];
        WorkDirectory work = WorkDirectory.in(parent, channel -> () -> {
            channel.close();
            Files.writeString(late[0], "is still open");
        });
        late[0] = work.path().resolve(".nfs0001");

        assertThatIOException().isThrownBy(work::close).withMessageContaining("a file in it is in use");
        assertThat(late[0]).exists();

        WorkDirectory.in(parent).close();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void fileSystemWithoutLocksHasOneThatNoOtherDeletes() throws Exception {
        try (WorkDirectory work = WorkDirectory.in(parent, channel -> {
                    throw new IOException("No locks available");
                });
                WorkDirectory other = WorkDirectory.in(parent)) {
            assertThat(other.path()).isDirectory();
            assertThat(work.path()).isEmptyDirectory();
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void otherThatBeginsBeforeTheLockIsHeldDoesNotDeleteIt() throws Exception {
        List<WorkDirectory> others = new ArrayList<>();
        try (WorkDirectory work = WorkDirectory.in(parent, channel -> {
            others.add(WorkDirectory.in(parent));
            FileLock unused = channel.lock();
            return channel;
        })) {
            assertThat(work.path()).isDirectory();
            others.get(0).close();
        }
        assertThat(parent).isEmptyDirectory();
    }

    /** Each finds those of the others, which may be deleted the moment after. */
    @Test
    void manyAtATimeDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                all.add(threads.submit(() -> {
                    try (WorkDirectory work = WorkDirectory.in(parent)) {
                        return Files.writeString(work.path().resolve("half"), "of a backup");
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(parent).isEmptyDirectory();
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
