package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.testkit.ChildJvm;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SharedHttpClientTest {

    private static final long BETWEEN_COLLECTIONS_MILLIS = 50;

    @Test
    void closedClientLeadsToNothingOfThisApplication() throws Exception {
        ReferenceQueue<Executor> collected = new ReferenceQueue<>();
        Executor threads = new Threadless();
        WeakReference<Executor> reference = new WeakReference<>(threads, collected);
        SharedHttpClient shared = new SharedHttpClient(threads);
        HttpClient heldByItsThread = shared.get();

        shared.close();
        threads = null;
        boolean gone = false;
        for (int attempt = 0; attempt < 100 && !gone; attempt++) {
            System.gc();
            gone = collected.remove(BETWEEN_COLLECTIONS_MILLIS) != null;
        }

        assertThat(gone).isTrue();
        assertThat(reference.get()).isNull();
        assertThat(heldByItsThread).isNotNull();
    }

    /** On Open Liberty its class loader still leads to the application, and the client's thread to the class loader. */
    @Test
    void threadOfAClosedClientEndsWhileTheApplicationIsReachable() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        SharedHttpClient application = new SharedHttpClient(Runnable::run);
        Thread selector = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .filter(thread -> !before.contains(thread))
                .findFirst()
                .orElseThrow();

        application.close();
        for (int attempt = 0; attempt < 400 && selector.isAlive(); attempt++) {
            System.gc();
            selector.join(BETWEEN_COLLECTIONS_MILLIS);
        }

        assertThat(selector.isAlive()).isFalse();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(application::get);
    }

    @Test
    void keyStoreOfTheServerIsNotRead() throws Exception {
        try (ChildJvm server = new ChildJvm(
                List.of(
                        "-Xmx128m",
                        "-Djavax.net.ssl.keyStore=/nowhere/keystore",
                        "-Djavax.net.ssl.keyStoreType=PKCS12"),
                MakesAClient.class)) {
            assertThat(server.read(1)).containsExactly("made");
        }
    }

    private static final class Threadless implements Executor {

        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }

    /** The child. */
    static final class MakesAClient {

        private MakesAClient() {}

        public static void main(String[] arguments) {
            try (SharedHttpClient shared = new SharedHttpClient(Runnable::run)) {
                System.out.println(shared.get() == null ? "none" : "made");
            }
        }
    }
}
