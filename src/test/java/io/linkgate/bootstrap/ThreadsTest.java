package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final Threads threads = new Threads(1);
    private final CompletableFuture<Void> client = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        client.complete(null);
        threads.close();
    }

    /** More than there are threads for them. */
    @Test
    void endWaitsForAllAnswersThatWereHandedOver() throws Exception {
        for (int answer = 0; answer < 10; answer++) {
            threads.answerers().execute(client::join);
        }
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> threads.awaitAnswers(LONG));
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> end.get(100, TimeUnit.MILLISECONDS));

        client.complete(null);

        end.get(20, TimeUnit.SECONDS);
    }

    /** What is under way at the end may still have something to write. */
    @Test
    void threadForCommitsEndsAfterAllThatWaitForIt() throws Exception {
        List<CompletableFuture<String>> last = List.of(
                        threads.workers(),
                        threads.answerers(),
                        threads.disk(),
                        threads.computing(),
                        threads.copies(),
                        threads.messages())
                .stream()
                .map(pool -> CompletableFuture.supplyAsync(() -> writesAtTheEndOf(pool), pool))
                .toList();

        threads.close();

        assertThat(last).allSatisfy(each -> assertThat(each).isCompletedWithValue("written"));
    }

    private String writesAtTheEndOf(ExecutorService pool) {
        while (!pool.isShutdown()) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        return CompletableFuture.supplyAsync(() -> "written", threads.commits()).join();
    }

    @Test
    void clientThatDoesNotReadHoldsTheEndUpForAWhileOnly() {
        threads.answerers().execute(client::join);

        threads.awaitAnswers(Duration.ofMillis(1));

        assertThat(client).isNotDone();
    }
}
