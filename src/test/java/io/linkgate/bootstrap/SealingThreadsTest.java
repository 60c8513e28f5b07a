package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tink keeps a cipher for each thread that seals or opens, in a thread-local value. A thread of the server would keep
 * it, and with it the class loader of the WAR, after the undeployment. So only Linkgate's own threads may seal.
 */
class SealingThreadsTest {

    private static final String PHONE = "15550001111";

    private final CipherRequests requests = new CipherRequests();

    @TempDir
    private Path directory;

    @BeforeEach
    void record() {
        Security.insertProviderAt(requests, 1);
    }

    @AfterEach
    void stopRecording() {
        Security.removeProvider(requests.getName());
    }

    @Test
    void onlyLinkgatesOwnThreadsSealDuringStartLinkLogoutDeletionAndStop() {
        RunningLinkgate linkgate = inNewThread(() -> RunningLinkgate.in(directory));
        String loggedOut = linked(linkgate, PHONE);
        String deleted = linked(linkgate, "15550002222");
        inNewThread(() -> {
            linkgate.stop();
            linkgate.start();
            return linkgate;
        });
        linkgate.await(loggedOut, "WORKING");
        linkgate.post("/v2/session/logout?instance_id=" + loggedOut, "");
        linkgate.post("/v2/session/delete?instance_id=" + deleted, "");
        inNewThread(() -> {
            linkgate.stop();
            return linkgate;
        });

        assertThat(requests.threads)
                .as("threads that sealed or opened")
                .isNotEmpty()
                .allMatch(name -> name.startsWith("linkgate-"));
    }

    private static String linked(RunningLinkgate linkgate, String phone) {
        String id = linkgate.createInstance("with-" + phone.substring(7));
        linkgate.await(id, "SCAN_QR_CODE");
        linkgate.post("/v2/sandbox/scan", "instance_id=" + id + "&phone_number=" + phone);
        linkgate.await(id, "WORKING");
        return id;
    }

    /** Plays the server's thread. A new one, because a thread requests its cipher from the provider only once. */
    private static RunningLinkgate inNewThread(Supplier<RunningLinkgate> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "server").start())
                .join();
    }

    /** Records the threads in which Tink requests a cipher, and leaves the cipher to the next provider. */
    private static final class CipherRequests extends Provider {

        private static final long serialVersionUID = 1L;

        private final transient Set<String> threads = new ConcurrentSkipListSet<>();

        private CipherRequests() {
            super("CipherRequests", "1", "records who requests AES/GCM");
            putService(new Service(this, "Cipher", "AES/GCM/NoPadding", "none", List.of(), null) {
                @Override
                public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                    record();
                    throw new NoSuchAlgorithmException("only recorded");
                }
            });
        }

        private void record() {
            boolean tink = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().startsWith("com.google.crypto.tink.")));
            if (tink) {
                threads.add(Thread.currentThread().getName());
            }
        }
    }
}
