package io.linkgate.storage.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolHousekeeperTest {

    @Test
    void threadIsGoneWhenCloseReturnsAlsoWhenItWasSlowToLeave() throws Exception {
        PoolHousekeeper housekeeper = new PoolHousekeeper();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        housekeeper.executor().execute(() -> {
            thread.complete(Thread.currentThread());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                spin(TimeUnit.MILLISECONDS.toNanos(200)); // still busy after it was asked to end
            }
        });
        Thread working = thread.get(10, TimeUnit.SECONDS);

        housekeeper.close();

        assertThat(working.isAlive()).isFalse();
    }

    @Test
    void closeWithoutAThreadReturnsAtOnce() {
        new PoolHousekeeper().close();
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
