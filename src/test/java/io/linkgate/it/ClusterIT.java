package io.linkgate.it;

import static io.linkgate.testkit.WarNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.CommonGround;
import io.linkgate.testkit.EventStreamClient;
import io.linkgate.testkit.HookReceiver;
import io.linkgate.testkit.WarNode;
import io.linkgate.testkit.WarProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three active nodes on one PostgreSQL, and a stand-in outside of them: any node serves any call, and instances work
 * elsewhere when their node is stopped, killed, frozen or cut off.
 */
@Tag("any-server")
class ClusterIT {

    private static final String TOKEN = "administrator-of-the-cluster-tests";
    private static final int INSTANCES = 6;
    private static final long PATIENCE_SECONDS = 60;

    /** A lease ends after 6 s; the rest is for a busy machine. */
    private static final Duration LOST = Duration.ofSeconds(20);

    /** Less than what is left of a lease. */
    private static final Duration LEFT = Duration.ofSeconds(3);

    private final Path directory = Path.of(System.getProperty("cluster.directory", "target/it/cluster"));
    private final List<String> ids = new ArrayList<>();
    private HookReceiver receiver;
    private CommonGround ground;
    private WarNode one;
    private WarNode two;
    private WarNode three;

    @BeforeEach
    void start() throws Exception {
        ground = new CommonGround(directory, TOKEN);
        receiver = new HookReceiver();
        one = node("one", Map.of());
        two = node("two", Map.of());
        three = node("three", ground.behindTheLine());
        one.begin();
        one.awaitReady();
        two.begin();
        three.begin();
        two.awaitReady();
        three.awaitReady();
    }

    private WarNode node(String name, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(ground.sharing());
        settings.put("LINKGATE_HOOKS_PRIVATE_TARGETS", "true");
        settings.putAll(more);
        return ground.node(name, "home-" + name, Integer.getInteger("cluster.port." + name, 0), settings);
    }

    @AfterEach
    void close() throws Exception {
        ground.close();
        receiver.close();
    }

    @Test
    void anyNodeServesAnyCallAndNoNodeIsNeeded() throws Exception {
        List<WarNode> all = List.of(one, two, three);
        try (EventStreamClient stream = stream(one)) {
            for (int number = 0; number < INSTANCES; number++) {
                ids.add(link(all.get(number % 3), all.get((number + 1) % 3), all.get((number + 2) % 3), number));
            }
            everyNodeServesAll(all, "first");
            everythingComes(stream);
        }
        everyHookIsDelivered("first");
        assertThat(owners()).as("nodes that have instances").isEqualTo(3);

        String halted = ids.get(1); // made there
        answersAStop(halted);
        long began = System.nanoTime();
        two.process().kill();
        until(() -> lastMove(halted).equals("STOPPED"));
        assertThat(three.api().command("start", halted).status()).isEqualTo(200);
        moved(2);
        works(List.of(one, three));
        Duration killed = Duration.ofNanos(System.nanoTime() - began);
        everyNodeServesAll(List.of(one, three), "killed");

        two.begin();
        two.awaitReady();
        moved(3);
        works(all);
        showsTheClusterInItsMetrics(two);

        three.process().freeze();
        began = System.nanoTime();
        moved(2);
        works(List.of(one, two));
        Duration frozen = Duration.ofNanos(System.nanoTime() - began);
        three.process().thaw();
        moved(3);
        works(all);
        noneWasReplaced();

        ground.line().cut();
        began = System.nanoTime();
        moved(2);
        works(List.of(one, two));
        Duration cut = Duration.ofNanos(System.nanoTime() - began);
        until(() -> three.health("ready", 503, ""));
        ground.line().mend();
        three.awaitReady();
        moved(3);
        works(all);

        began = System.nanoTime();
        assertThat(one.process().stop()).isEqualTo(WarProcess.TERMINATED);
        long stopped = System.nanoTime();
        moved(2);
        works(List.of(two, three));
        Duration planned = Duration.ofNanos(System.nanoTime() - stopped);
        everyNodeServesAll(List.of(two, three), "stopped");
        everyHookIsDelivered("stopped");
        isRemovedFromItsAccount(0);
        noneWasReplaced();

        assertThat(List.of(killed, frozen, cut)).as("with a lease of 6 s").allMatch(took -> took.compareTo(LOST) < 0);
        assertThat(planned).as("without waiting for a lease").isLessThan(LEFT);
        System.out.printf(
                "Everything works elsewhere: killed %s, frozen %s, cut off %s, stopped %s (and %s to stop)%n",
                killed, frozen, cut, planned, Duration.ofNanos(stopped - began));
    }

    /** Creates on one node, gets the code on another one, and sees it work on a third. */
    private String link(WarNode creating, WarNode showing, WarNode seeing, int number) throws Exception {
        String id = creating.api()
                .create("cluster-" + number)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .text("instance_id");
        until(() -> showing.api().look(id, 25).status() == 200);
        ground.link(showing.api().look(id, 25).text("value"), phone(number));
        until(() -> seeing.api().info(id).text("status").equals("WORKING"));
        assertThat(seeing.api().hook(id, receiver.url("/" + number)).status()).isEqualTo(200);
        return id;
    }

    private static PhoneNumber phone(int number) {
        return new PhoneNumber(15_550_006_600L + number);
    }

    private void works(List<WarNode> nodes) throws Exception {
        for (WarNode node : nodes) {
            for (String id : ids) {
                until(() -> node.api().info(id).text("status").equals("WORKING"));
            }
        }
        until(() -> ground.socket().sockets().open().size() == ids.size());
    }

    private void everyNodeServesAll(List<WarNode> nodes, String when) throws Exception {
        for (WarNode node : nodes) {
            for (String id : ids) {
                String to = phone((ids.indexOf(id) + 1) % ids.size()).text();
                Reply sent = node.api().text(id, to, when, when + "-" + node);
                assertThat(sent.status())
                        .as("%s sends for %s when %s: %s", node, id, when, sent.body())
                        .isEqualTo(200);
                Reply again = node.api().text(id, to, when, when + "-" + node);
                assertThat(again.text("id")).isEqualTo(sent.text("id"));
            }
        }
    }

    /** Waits until that many nodes live, and each instance has one of them, in equal parts. */
    private void moved(int nodes) throws Exception {
        until(() -> owners() == nodes
                && number("SELECT COUNT(*) FROM nodes WHERE ends_at > now()") == nodes
                && number("SELECT MAX(instances) FROM (SELECT COUNT(*) AS instances FROM claims GROUP BY node) shares")
                        == INSTANCES / nodes
                && number("SELECT COUNT(*) FROM claims") == INSTANCES);
    }

    /** Writes what is on disk when a stop has been answered, and nothing of its consequences. */
    private void answersAStop(String id) {
        ground.write("UPDATE instances SET wanted = 'STOPPED' WHERE id = '" + id + "'");
    }

    private String lastMove(String id) throws Exception {
        JsonNode moves = one.api().history(id).body().path("history");
        return moves.path(moves.size() - 1).path("to").asText();
    }

    /** A second connection of a device ends the first one, and its session would say so. */
    private void noneWasReplaced() throws Exception {
        for (String id : ids) {
            assertThat(two.api().history(id).body().toString())
                    .contains("WORKING")
                    .doesNotContain("replaced");
        }
    }

    private EventStreamClient stream(WarNode node) {
        return EventStreamClient.open(
                ground.http(),
                HttpRequest.newBuilder(node.base().resolve("v2/session/events"))
                        .header("Authorization", "Bearer " + TOKEN)
                        .build());
    }

    /** Also what happens at other nodes: the codes, that they work, and the texts that arrive. */
    private void everythingComes(EventStreamClient stream) {
        Map<String, Set<String>> missing = new HashMap<>();
        ids.forEach(id -> missing.put(id, new HashSet<>(Set.of("session.qr", "WORKING", "message"))));
        stream.until(event -> {
            Set<String> left = missing.getOrDefault(event.instance(), new HashSet<>());
            left.remove(event.event());
            left.remove(event.status());
            return missing.values().stream().allMatch(Set::isEmpty);
        });
    }

    /** By the first of the nodes, whichever has written the event. */
    private void everyHookIsDelivered(String text) {
        for (int number = 0; number < INSTANCES; number++) {
            String path = "/" + number;
            receiver.await(delivery -> delivery.path().equals(path)
                    && delivery.json().at("/payload/body").asText().contains(text));
        }
    }

    /** By the first of the nodes, whichever carries the call out. */
    private void isRemovedFromItsAccount(int number) throws Exception {
        assertThat(three.api().command("logout", ids.get(number)).status()).isEqualTo(200);
        until(() -> number("SELECT COUNT(*) FROM departing_devices") == 0
                && ground.socket().sockets().open().size() == INSTANCES - 1);
        assertThat(three.api().info(ids.get(number)).body().toString())
                .doesNotContain(phone(number).text());
    }

    /** One that has joined, and has claimed its share. */
    private void showsTheClusterInItsMetrics(WarNode node) throws Exception {
        until(() -> metric(node, "nodes") == 3 && metric(node, "instances") == INSTANCES / 3.0);
        until(() -> metric(node, "claims_total") > 0);
        assertThat(metric(node, "silence_seconds")).isLessThan(5);
        assertThat(metric(node, "lease_age_seconds")).isLessThan(6);
    }

    private double metric(WarNode node, String name) throws Exception {
        String start = "linkgate_cluster_" + name + " ";
        HttpRequest request = HttpRequest.newBuilder(node.base().resolve("metrics"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        return ground.http()
                .send(request, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + start));
    }

    private long owners() {
        return number("SELECT COUNT(DISTINCT node) FROM claims JOIN nodes USING (node) WHERE ends_at > now()");
    }

    private long number(String query) {
        return ground.number(query);
    }
}
