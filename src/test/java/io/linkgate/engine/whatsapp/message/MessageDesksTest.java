package io.linkgate.engine.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.testkit.RunLoop;
import io.linkgate.testkit.ScarceExecutor;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** One desk for each device at a time. Tasks run at once, one within the other, as side by side on two threads. */
class MessageDesksTest {

    private final DeskUnderTest it = new DeskUnderTest();
    private final RunLoop loop = new RunLoop();
    private final TestScheduler timers = new TestScheduler(it.clock, loop);
    private final ScarceExecutor threads = new ScarceExecutor(Runnable::run);
    private final MessageDesks desks = new MessageDesks(new Workers(loop, timers, loop, threads), it.clock, it.random);
    private final List<String> order = new ArrayList<>();

    @Test
    void nextDeskBeginsWhenTheLastCommitOfTheOldOneHasEnded() throws Exception {
        it.friend.begin(it.bundle());
        MessageDesk old = open(new Watched(() -> {
            order.add("commit begins");
            open(new Watched(() -> {})).online();
            order.add("commit ends");
        }));

        old.received(DeskUnderTest.message(it.friend, "B1", it.friend.writes("hi")));

        assertThat(order).containsExactly("commit begins", "commit ends", "reads");
    }

    @Test
    void deskThatWaitsBeginsAlthoughItFoundNoThread() throws Exception {
        it.friend.begin(it.bundle());
        MessageDesk old = open(new Watched(() -> {
            open(new Watched(() -> {})).online();
            threads.failNext(2);
            order.add("commit ends");
        }));

        old.received(DeskUnderTest.message(it.friend, "B1", it.friend.writes("hi")));
        timers.advance(Duration.ofSeconds(1));
        assertThat(order).containsExactly("commit ends");
        timers.advance(Duration.ofSeconds(1));

        assertThat(order).containsExactly("commit ends", "reads");
    }

    @Test
    void deskThatWasClosedBeforeItBeganIsPassedOver() throws Exception {
        it.friend.begin(it.bundle());
        MessageDesk old = open(new Watched(() -> {
            open(new Watched(() -> order.add("second"))).online();
            open(new Watched(() -> order.add("third"))).online();
            order.add("commit ends");
        }));

        old.received(DeskUnderTest.message(it.friend, "B1", it.friend.writes("hi")));

        assertThat(order).containsExactly("commit ends", "reads");
    }

    @Test
    void desksOfTwoDevicesDoNotWaitForEachOther() throws Exception {
        it.friend.begin(it.bundle());
        MessageDesk one = open(new Watched(() -> {
            desks.open(KeyPair.generate(it.random).publicKey(), it.self(), new Watched(() -> {}), it, "other-")
                    .online();
            order.add("commit ends");
        }));

        one.received(DeskUnderTest.message(it.friend, "B1", it.friend.writes("hi")));

        assertThat(order).containsExactly("reads", "commit ends");
    }

    @Test
    void ordersOfADeskThatWaitsAreCarriedOutWhenItBegins() throws Exception {
        it.friend.begin(it.bundle());
        MessageDesk old = open(new Watched(() ->
                open(it.store).received(Node.of("receipt").with("id", "A1").with("from", "2000@lid"))));

        old.received(DeskUnderTest.message(it.friend, "B1", it.friend.writes("hi")));

        assertThat(it.sent("ack")).hasSize(1);
    }

    @Test
    void deskIsClosedQuietlyWhenTheServerHasStopped() {
        Workers stopped = new Workers(loop, new TestScheduler(it.clock, loop), loop, task -> {
            throw new RejectedExecutionException();
        });
        MessageDesk desk = new MessageDesks(stopped, it.clock, it.random)
                .open(it.self().keys().noise().publicKey(), it.self(), it.store, it, "q-");

        assertThat(desk.close().toCompletableFuture()).isCompleted();
    }

    private MessageDesk open(MessageStore store) {
        return desks.open(it.self().keys().noise().publicKey(), it.self(), store, it, "q-");
    }

    /** The store of the device, of which one thing is noted: when all that is pending is read, as each desk does first. */
    private final class Watched implements MessageStore {

        private final MemoryMessageStore all = it.store;
        private final Runnable whileCommitting;

        Watched(Runnable whileCommitting) {
            this.whileCommitting = whileCommitting;
        }

        @Override
        public Optional<byte[]> load(StoreKind kind, String key) {
            return all.load(kind, key);
        }

        @Override
        public List<StoreEntry> all(StoreKind kind) {
            order.add("reads");
            return all.all(kind);
        }

        @Override
        public Optional<byte[]> preKey(int id) {
            return all.preKey(id);
        }

        @Override
        public void dropPreKey(int id) {
            all.dropPreKey(id);
        }

        @Override
        public void commit(MessageChanges changes) {
            all.commit(changes);
            whileCommitting.run();
        }
    }
}
