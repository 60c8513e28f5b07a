package io.linkgate.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.HookReceiver;
import io.linkgate.testkit.HookReceiver.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The statuses that the server has shown to clients, and a receiver of webhooks outside it that must get each of them at
 * least once and in order, however often the server is killed. A status is on disk some milliseconds after it can be
 * seen; one that was seen just before a kill does not count. Safe for use by any thread.
 */
final class SeenStatuses implements AutoCloseable {

    private static final Duration ON_DISK = Duration.ofSeconds(1);

    private final HookReceiver receiver;
    private final Map<String, List<Seen>> byInstance = new ConcurrentHashMap<>();

    private record Seen(String status, long nanos) {}

    SeenStatuses(HookReceiver receiver) {
        this.receiver = receiver;
    }

    /** The address of the receiver. */
    String url() {
        return receiver.url("/crash");
    }

    /** The server has answered that it set the webhook of this instance. */
    void hooked(String id) {
        byInstance.put(id, new ArrayList<>());
    }

    boolean isHooked(String id) {
        return byInstance.containsKey(id);
    }

    /** A client has seen that status. */
    void seen(String id, String status) {
        List<Seen> seen = byInstance.get(id);
        if (seen != null) {
            synchronized (seen) {
                seen.add(new Seen(status, System.nanoTime()));
            }
        }
    }

    /** The server was killed just now. */
    void killed() {
        long now = System.nanoTime();
        byInstance.values().forEach(seen -> {
            synchronized (seen) {
                seen.removeIf(one -> now - one.nanos() < ON_DISK.toNanos());
            }
        });
    }

    /**
     * Waits until the receiver has the status that the instance has now, and checks that it has all before.
     *
     * @return how many statuses it has
     */
    int check(String id, String now) {
        seen(id, now);
        receiver.await(any -> isLast(id, now));
        List<String> received = received(id);
        Iterator<String> rest = received.iterator();
        for (String status : expected(id)) {
            boolean found = false;
            while (!found && rest.hasNext()) {
                found = rest.next().equals(status);
            }
            assertThat(found)
                    .as("%s of %s, seen %s, received %s", status, id, expected(id), received)
                    .isTrue();
        }
        return received.size();
    }

    /** Waits until the receiver has a text that was sent to an instance; each message is one event. */
    void awaitText(String id, String body) {
        receiver.await(delivery -> isText(delivery, id, body));
        assertThat(receiver.received().stream()
                        .filter(delivery -> isText(delivery, id, body))
                        .map(delivery -> delivery.header("webhook-id"))
                        .distinct())
                .as("events for one message")
                .hasSize(1);
    }

    private static boolean isText(Delivery delivery, String id, String body) {
        return delivery.text("event").equals("message")
                && delivery.text("instance_id").equals(id)
                && delivery.json().path("payload").path("body").asText().equals(body);
    }

    private boolean isLast(String id, String status) {
        List<String> received = received(id);
        return !received.isEmpty() && received.get(received.size() - 1).equals(status);
    }

    /** What was seen, without looks at the same status in a row. */
    private List<String> expected(String id) {
        List<String> statuses = new ArrayList<>();
        List<Seen> seen = byInstance.get(id);
        synchronized (seen) {
            for (Seen one : seen) {
                if (statuses.isEmpty() || !statuses.get(statuses.size() - 1).equals(one.status())) {
                    statuses.add(one.status());
                }
            }
        }
        return statuses;
    }

    /** What was received, each event when it came first. */
    private List<String> received(String id) {
        Set<String> events = new HashSet<>();
        return receiver.received().stream()
                .filter(delivery -> delivery.text("event").equals("session.status"))
                .filter(delivery -> delivery.text("instance_id").equals(id))
                .filter(delivery -> events.add(delivery.header("webhook-id")))
                .map(SeenStatuses::status)
                .toList();
    }

    private static String status(Delivery delivery) {
        return delivery.text("status");
    }

    @Override
    public void close() {
        receiver.close();
    }
}
