package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.ChildJvm;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class SharedHttpClientTest {

    private static final long BETWEEN_COLLECTIONS_MILLIS = 50;

    @Test
    void closedClientLeadsToNothingOfThisApplication() throws Exception {
        ReferenceQueue<Executor> collected = new ReferenceQueue<>();
        Executor threads = new Threadless();
        WeakReference<Executor> reference = new WeakReference<>(threads, collected);
        SharedHttpClient shared = new SharedHttpClient(threads);
        HttpClient heldByItsThread = shared.client();

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
                System.out.println(shared.client() == null ? "none" : "made");
            }
        }
    }
}
