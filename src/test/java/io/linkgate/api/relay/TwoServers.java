package io.linkgate.api.relay;

import io.linkgate.api.ApiServer;
import io.linkgate.api.message.MessagesFixture;
import io.linkgate.cluster.Ownership;
import io.linkgate.cluster.call.CarriedAnswer;
import io.linkgate.cluster.call.CarriedCall;
import io.linkgate.cluster.call.IncomingCalls;
import io.linkgate.cluster.call.OutgoingCalls;
import io.linkgate.instance.InstanceId;
import io.linkgate.link.LinkDatabase;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.notice.NoticeHub;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Two nodes with the API: one has the instance, to the other its calls are sent. Each has its own instances and sessions. */
final class TwoServers implements AutoCloseable {

    static final String SENDERS_ADDRESS = "https://sender.example/linkgate";

    final Map<InstanceId, String> owners = new ConcurrentHashMap<>(Map.of(ApiServer.ID, "owner"));
    volatile Supplier<Optional<CompletionStage<Void>>> leaving = Optional::empty; // of the node that has the instance
    final Set<String> live = ConcurrentHashMap.newKeySet();
    final LinkDatabase database;
    final MessagesFixture messages;
    final OutgoingCalls outgoing;
    final ApiServer owner;
    final ApiServer sender;
    final TestClock clock = TestClock.atVectorTime();
    private final NoticeHub hub = new NoticeHub();
    private final ExecutorService disk = Executors.newFixedThreadPool(2);
    private final ExecutorService carryingOut = Executors.newFixedThreadPool(2);

    /** @param sandbox the resource of a stand-in that both have in common */
    TwoServers(Path home, Object sandbox) {
        this(home, context -> {}, sandbox);
    }

    /**
     * Starts both.
     *
     * @param before installs into the sender's servlet context
     */
    TwoServers(Path home, Consumer<ServletContext> before, Object sandbox) {
        database = new LinkDatabase(DatabaseKind.H2, directory(home, "links"), clock);
        messages = new MessagesFixture(directory(home, "messages"));
        outgoing = new OutgoingCalls(
                database.jdbi(),
                new PlainSealing(),
                hub.of("sender"),
                "sender",
                new Owners("sender"),
                live::contains,
                disk,
                clock,
                new SecureRandom());
        live.add("owner");
        owner = ApiServer.withLinks(
                        database,
                        Stream.concat(messages.endpoints().stream(), Stream.of(sandbox))
                                .toArray())
                .start();
        sender = ApiServer.behind(
                        before,
                        parts -> Map.of(
                                "relay",
                                authorizer -> new RelayFilter(
                                        authorizer,
                                        new Owners("sender"),
                                        outgoing,
                                        request -> SENDERS_ADDRESS,
                                        parts.waiting(),
                                        parts.answering())),
                        sandbox)
                .start();
    }

    private static Path directory(Path home, String name) {
        try {
            return Files.createDirectories(home.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the owner take calls. */
    TwoServers answering() {
        return answering(owner.installed().carriedOut());
    }

    /** Lets the owner take calls and carry them out in another way. */
    TwoServers answering(Function<CarriedCall, CompletionStage<CarriedAnswer>> carryOut) {
        var unused = new IncomingCalls(
                database.jdbi(),
                new PlainSealing(),
                hub.of("owner"),
                "owner",
                new Owners("owner"),
                carryOut,
                disk,
                carryingOut,
                clock);
        return this;
    }

    private final class Owners implements Ownership {

        private final String node;

        Owners(String node) {
            this.node = node;
        }

        @Override
        public boolean isMine(InstanceId id) {
            return node.equals(owners.get(id));
        }

        @Override
        public Optional<CompletionStage<Void>> leaving(InstanceId id) {
            return isMine(id) ? leaving.get() : Optional.empty();
        }

        @Override
        public Optional<String> ownerOrClaim(InstanceId id) {
            String found = owners.computeIfAbsent(id, any -> node);
            return found.equals(node) ? Optional.empty() : Optional.of(found);
        }
    }

    /** Sends a call to the node that does not have the instance. */
    HttpResponse<String> relayed(String pathAndQuery, Consumer<HttpRequest.Builder> more) {
        return sender.send(with(sender, pathAndQuery, more));
    }

    CompletableFuture<HttpResponse<String>> relayedLater(String pathAndQuery) {
        return sender.sendLater(sender.authorized(pathAndQuery));
    }

    /** Sends a call to the node that has the instance. */
    HttpResponse<String> local(String pathAndQuery, Consumer<HttpRequest.Builder> more) {
        return owner.send(with(owner, pathAndQuery, more));
    }

    private static HttpRequest.Builder with(ApiServer server, String pathAndQuery, Consumer<HttpRequest.Builder> more) {
        HttpRequest.Builder request = server.authorized(pathAndQuery).header("X-Request-Id", "the-same");
        more.accept(request);
        return request;
    }

    @Override
    public void close() {
        outgoing.close();
        sender.close();
        owner.close();
        disk.shutdownNow();
        carryingOut.shutdownNow();
        messages.close();
        database.close();
    }
}
