package io.linkgate.siege;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.DirectoryInMemory;
import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.RunningJvm;
import io.linkgate.testkit.RunningJvm.ClassCount;
import io.linkgate.testkit.WarProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Linkgate with a small heap in a process of its own, with the sandbox inside. It exits at once when it is out of
 * memory, as the documentation advises operators, so that no thread can swallow an {@link OutOfMemoryError}.
 */
final class SmallLinkgate implements AutoCloseable {

    /** Three times what it needs with twenty instances. */
    static final int USUAL_HEAP_MEGABYTES = 160;

    private static final String TOKEN = Launcher.TOKEN;
    private static final long PATIENCE_SECONDS = 60;

    private final Launcher launcher;
    private final Path home;
    private final WarProcess process;

    private SmallLinkgate(Launcher launcher, Path home, WarProcess process) {
        this.launcher = launcher;
        this.home = home;
        this.process = process;
    }

    /** Starts one with the usual heap; see {@link #start(Class, int, Map)}. */
    static SmallLinkgate start(Class<?> test, Map<String, String> settings) throws Exception {
        return start(test, USUAL_HEAP_MEGABYTES, settings);
    }

    /**
     * Starts one in an empty home and waits until it is ready. The home is in memory, since the disk is not what is
     * attacked.
     *
     * @param test gives its name to a directory; once in a run
     * @param settings by the names of their environment variables
     */
    static SmallLinkgate start(Class<?> test, int heapMegabytes, Map<String, String> settings) throws Exception {
        Path directory = Path.of(System.getProperty("siege.directory")).resolve(test.getSimpleName());
        Files.createDirectories(directory);
        Launcher launcher = Launcher.of(
                Path.of(System.getProperty("it.war")),
                directory,
                Path.of(System.getProperty("siege.tomcat")),
                Integer.getInteger("siege.port"));
        Path home = DirectoryInMemory.create("siege");
        List<String> heap = List.of("-Xmx" + heapMegabytes + "m", "-XX:+ExitOnOutOfMemoryError");
        WarProcess process = launcher.start(home, heap, settings);
        launcher.awaitReady(process);
        return new SmallLinkgate(launcher, home, process);
    }

    int port() {
        return launcher.url().getPort();
    }

    URI url() {
        return launcher.url();
    }

    /** The administrator's token. */
    String token() {
        return TOKEN;
    }

    /** A client with connections of its own. */
    ApiClient api() {
        return new ApiClient(
                url(),
                TOKEN,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    /** Creates a sandbox instance that shows a code; returns its id. */
    String shownInstance(ApiClient api) throws Exception {
        String id = api.create("siege").get(PATIENCE_SECONDS, TimeUnit.SECONDS).text("instance_id");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (api.look(id, 5).status() != 200) {
            assertThat(System.nanoTime()).as("time to show a code").isLessThan(end);
        }
        return id;
    }

    RunningJvm jvm() {
        return process.jvm();
    }

    /** The reachable memory after a garbage collection, in bytes. */
    long usedHeap() {
        return jvm().classes().stream().mapToLong(ClassCount::bytes).sum();
    }

    boolean isRunning() {
        return process.isRunning();
    }

    /** Its log so far. */
    List<String> log() throws Exception {
        return Files.readAllLines(launcher.log(home));
    }

    /** Checks that it runs, was never out of memory and has logged nothing severe and no stack trace. */
    void assertUnharmed() throws Exception {
        assertThat(log())
                .noneMatch(line -> line.contains("OutOfMemoryError"))
                .noneMatch(line -> line.contains(" SEVERE "))
                .noneMatch(line -> line.startsWith("\tat "));
        assertThat(isRunning()).as("the server runs").isTrue();
    }

    @Override
    public void close() throws Exception {
        process.close();
        process.awaitEnd();
        DirectoryInMemory.delete(home);
    }
}
