package io.linkgate.cluster.call;

import io.linkgate.cluster.Ownership;
import io.linkgate.cluster.snapshot.NodeRows;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Database;
import io.linkgate.storage.InstanceRows;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.notice.NoticeHub;
import io.linkgate.storage.notice.Notices;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Nodes on one database, whose tasks run when the test says so, in the order in which they were handed over. */
final class TwoNodes implements AutoCloseable {

    static final InstanceId INSTANCE = new InstanceId("ABCDEFGHIJ01");

    final TestClock clock = TestClock.atVectorTime();
    final NoticeHub hub = new NoticeHub();
    final Map<InstanceId, String> owners = new HashMap<>();
    Optional<CompletionStage<Void>> leaving = Optional.empty(); // of the node that has it
    final Set<String> live = new HashSet<>();
    final Database database;
    final Node one;
    final Node other;
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    TwoNodes(DatabaseKind kind, Path home) {
        database = Database.open(kind.at(home));
        one = new Node("one");
        other = new Node("other");
    }

    /** A node, with all that it was asked to do. */
    final class Node {

        final String name;
        final OutgoingCalls outgoing;
        final IncomingCalls incoming;
        final List<CarriedCall> begun = new ArrayList<>();
        CompletionStage<CarriedAnswer> answer = CompletableFuture.completedFuture(CallSamples.answer("done"));
        Executor carrying = Runnable::run;
        Runnable whenLooking = () -> {};
        boolean answersLost;
        boolean counts = true; // what it has claimed is its own

        Node(String name) {
            this.name = name;
            live.add(name);
            Notices notices = new Breaking(hub.of(name));
            Ownership ownership = new Owners(name, this);
            outgoing = new OutgoingCalls(
                    database.jdbi(),
                    new PlainSealing(),
                    notices,
                    name,
                    ownership,
                    live::contains,
                    tasks::add,
                    clock,
                    new SecureRandom());
            incoming = new IncomingCalls(
                    database.jdbi(),
                    new PlainSealing(),
                    notices,
                    name,
                    ownership,
                    call -> {
                        begun.add(call);
                        return answer;
                    },
                    tasks::add,
                    task -> carrying.execute(task),
                    clock);
        }

        CompletableFuture<Relayed> carry(String text) {
            return outgoing.carry(INSTANCE, CallSamples.call(text)).toCompletableFuture();
        }

        /** The node is gone: it hears nothing, and its row is deleted. */
        void die() {
            live.remove(name);
            incoming.close();
        }

        /** Fails to write answers as long as it is told to. */
        private final class Breaking implements Notices {

            private final Notices whole;

            Breaking(Notices whole) {
                this.whole = whole;
            }

            @Override
            public void send(Handle handle, String kind, String text) {
                if (answersLost && kind.equals(CallNotice.ANSWER)) {
                    throw new IllegalStateException("the database is away");
                }
                whole.send(handle, kind, text);
            }

            @Override
            public void listen(String kind, Consumer<String> listener) {
                whole.listen(kind, listener);
            }

            @Override
            public void whenMissed(Runnable reload) {
                whole.whenMissed(reload);
            }
        }
    }

    private final class Owners implements Ownership {

        private final String node;
        private final Node self;

        Owners(String node, Node self) {
            this.node = node;
            this.self = self;
        }

        @Override
        public boolean isMine(InstanceId id) {
            self.whenLooking.run();
            return self.counts && node.equals(owners.get(id));
        }

        @Override
        public Optional<CompletionStage<Void>> leaving(InstanceId id) {
            return isMine(id) ? leaving : Optional.empty();
        }

        @Override
        public Optional<String> ownerOrClaim(InstanceId id) {
            String owner = owners.computeIfAbsent(id, any -> node);
            return owner.equals(node) ? Optional.empty() : Optional.of(owner);
        }
    }

    /** Runs all tasks, and those that they hand over. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Runs the next task. */
    void step() {
        tasks.remove().run();
    }

    /** Writes a claim, as the statement of a node does. */
    void claim(InstanceId id, String node) {
        InstanceRows.insert(database, id.value());
        NodeRows.add(database, node);
        NodeRows.claim(database, id, node);
    }

    int rows() {
        return rows("TRUE");
    }

    int rows(String which) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM calls WHERE " + which)
                        .mapTo(Integer.class)
                        .one());
    }

    void execute(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    @Override
    public void close() {
        database.close();
    }
}
