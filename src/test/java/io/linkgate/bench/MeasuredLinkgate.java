package io.linkgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.testkit.BareHttp;
import io.linkgate.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A Linkgate in a process of its own, as seen by clients and by benchmarks. */
final class MeasuredLinkgate implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CALLERS = 8;
    /** Polling without a pause would take processor time from what is measured. */
    private static final long BETWEEN_QUESTIONS_NANOS = Duration.ofMillis(50).toNanos();

    private static final long SETTLED_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMinutes(5).toNanos();

    private final ChildJvm process;
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private int port;
    private String token = "";

    private MeasuredLinkgate(ChildJvm process) throws IOException {
        this.process = process;
        listen();
    }

    private static final List<String> LIMITS =
            List.of("LINKGATE_API_CALLS_PER_TOKEN", "LINKGATE_API_CALLS_PER_ADDRESS");

    /**
     * Starts it.
     *
     * @param directory an empty one, or one in which it ran before
     */
    static MeasuredLinkgate start(Path directory, Map<String, String> settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString()));
        LIMITS.forEach(name -> arguments.add(name + "=100000000")); // counted, and never reached
        arguments.add("LINKGATE_METRICS=open"); // a process is measured before its token is known
        settings.forEach((name, value) -> arguments.add(name + "=" + value));
        return new MeasuredLinkgate(
                new ChildJvm(List.of("-Xmx2g"), LinkgateMain.class, arguments.toArray(String[]::new)));
    }

    /** Stops it and starts it again in the same, warm process. */
    void restart() throws IOException {
        process.say(LinkgateMain.RESTART);
        listen();
    }

    /** Sets what the bare servlet writes from now on: one line. */
    void bareServletWrites(String body) throws IOException {
        process.say(LinkgateMain.WRITE + body);
    }

    /** Returns the footprint of the process now. */
    Footprint footprint() throws IOException {
        process.say(LinkgateMain.MEASURE);
        return Footprint.parse(process.read(1).get(0));
    }

    /**
     * What it needs at least: after garbage collections, and after everything that was under way, such as closing
     * sockets.
     */
    Footprint smallest() throws IOException {
        long until = System.nanoTime() + SETTLED_NANOS;
        Footprint smallest = collected();
        while (System.nanoTime() < until) {
            Footprint now = collected();
            smallest = now.memory() < smallest.memory() ? now : smallest;
        }
        return smallest;
    }

    private Footprint collected() throws IOException {
        process.say(LinkgateMain.COLLECT);
        return Footprint.parse(process.read(1).get(0));
    }

    int port() {
        return port;
    }

    String token() {
        return token;
    }

    /** Creates instances of the engine {@code sandbox}; returns their ids. */
    List<String> create(int count, boolean start) {
        return inParallel(
                count,
                any -> post("/v2/session/create?name=bench&engine=sandbox&start=" + start)
                        .path("instance_id")
                        .asText());
    }

    /** Makes a call for each of these instances, a few at a time. */
    void forAll(List<String> ids, Consumer<String> call) {
        inParallel(ids.size(), i -> {
            call.accept(ids.get(i));
            return ids.get(i);
        });
    }

    JsonNode get(String pathAndQuery) {
        return json(exchange("GET", pathAndQuery));
    }

    JsonNode post(String pathAndQuery) {
        return json(tryPost(pathAndQuery));
    }

    BareHttp.Answer tryPost(String pathAndQuery) {
        return exchange("POST", pathAndQuery);
    }

    /** The moves of an instance, the oldest first. */
    List<JsonNode> history(String id) {
        List<JsonNode> moves = new ArrayList<>();
        json(exchange("GET", "/v2/session/history?instance_id=" + id))
                .path("history")
                .forEach(moves::add);
        return moves;
    }

    static Instant at(JsonNode move) {
        return Instant.parse(move.path("at").asText());
    }

    static boolean leadsTo(JsonNode move, String status) {
        return move.path("to").asText().equals(status);
    }

    /** How many sessions have that status now. */
    int count(String status) {
        String series = "linkgate_sessions{status=\"" + status + "\"} ";
        return BareHttp.exchange(port, "GET", "/metrics", Map.of(), "")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until that number of sessions has that status. */
    void await(String status, int count) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (count(status) != count) {
            if (System.nanoTime() > until) {
                throw new AssertionError(count(status) + " of " + count + " are " + status);
            }
            LockSupport.parkNanos(BETWEEN_QUESTIONS_NANOS);
        }
    }

    @Override
    public void close() throws Exception {
        callers.shutdownNow();
        process.close();
    }

    private void listen() throws IOException {
        String[] said = process.read(1).get(0).split(" ", 2);
        port = Integer.parseInt(said[0]);
        token = said[1];
    }

    private <T> List<T> inParallel(int count, IntFunction<T> call) {
        List<Future<T>> running = IntStream.range(0, count)
                .mapToObj(i -> callers.submit(() -> call.apply(i)))
                .toList();
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> one : running) {
                results.add(one.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
        return results;
    }

    private BareHttp.Answer exchange(String method, String pathAndQuery) {
        return BareHttp.exchange(port, method, pathAndQuery, Map.of("Authorization", "Bearer " + token), "");
    }

    private static JsonNode json(BareHttp.Answer answer) {
        try {
            if (answer.status() / 100 != 2) {
                throw new AssertionError(answer.status() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
