package io.linkgate.bench;

import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.message.MessageDatabase;
import io.linkgate.message.MessageStores;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commits of 100 devices: each replaces a Signal session of 1 KB, adds what was sent, 300 bytes, and has an event. All are
 * on disk when they count. The more threads wait for the disk together, the more commits share one transaction.
 */
@Tag("bench")
class MessageCommitsBench {

    private static final int DEVICES = 100;
    private static final Duration ROUND = Duration.ofSeconds(3);

    @Test
    void commitsWithManyThreads(@TempDir Path home) throws Exception {
        Report report = new Report("Commits of messages", "threads", "commits/s", "µs/commit");
        try (MessageDatabase database = new MessageDatabase(DatabaseKind.H2, home, TestClock.atVectorTime())) {
            database.listen((handle, records) -> {});
            MessageStores shared = database.stores();
            List<MessageStore> stores = new ArrayList<>();
            for (int i = 0; i < DEVICES; i++) {
                stores.add(shared.of(database.linked()));
            }
            for (int threads : new int[] {8, 1, 2, 8, 32}) {
                double rate = rate(stores, threads);
                report.row(Integer.toString(threads), Report.number(rate), Report.number(1e6 / rate));
            }
        }
        report.done();
    }

    private static double rate(List<MessageStore> stores, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        AtomicInteger count = new AtomicInteger();
        long begin = System.nanoTime();
        long end = begin + ROUND.toNanos();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int first = t;
                all.add(pool.submit(() -> {
                    for (int i = first; System.nanoTime() < end; i += threads) {
                        stores.get(i % DEVICES).commit(changes(i / DEVICES % 10, count.incrementAndGet()));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return count.get() / ((System.nanoTime() - begin) / 1e9);
    }

    private static MessageChanges changes(int peer, int number) {
        return new MessageChanges(
                List.of(
                        new StoreEntry(StoreKind.SESSION, "49151" + peer + "_1.0", new byte[1024], Optional.empty()),
                        new StoreEntry(StoreKind.SENT, "3EB0" + number, new byte[300], Optional.empty())),
                List.of(),
                List.of(new MessageEvent.Acknowledged("3EB0" + number, "4915@s.whatsapp.net", AckLevel.DEVICE)));
    }
}
