package io.linkgate.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.phone.InboxEntry;
import io.linkgate.sandbox.phone.PhoneMail;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The texts between the instances and one friend, whose phone outlives all kills. A text that was answered reaches the
 * friend once; one that was not is sent again under its key, and reaches it once too; what the friend writes to a linked
 * instance comes to the instance's webhook, each message as one event. Safe for use by any thread.
 */
final class PromisedTexts {

    private static final PhoneNumber FRIEND = new PhoneNumber(15_559_990_000L);
    private static final int INBOX = 100_000;
    private static final Duration RESENT = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(50).toNanos();

    private final PhoneMail phones;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Outgoing> unanswered = new ConcurrentHashMap<>();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Map<String, String> incoming = new ConcurrentHashMap<>();

    private record Outgoing(String instance, String body) {}

    PromisedTexts(PhoneMail phones) {
        this.phones = phones;
        phones.inbox(FRIEND, 1); // creates the account
    }

    /** Sends a text from an instance; the server may die meanwhile. */
    void send(ApiClient api, String id) throws IOException, InterruptedException {
        String body = "text " + numbers.incrementAndGet() + " of " + id;
        unanswered.put(body, new Outgoing(id, body));
        settle(api, body);
    }

    private void settle(ApiClient api, String body) throws IOException, InterruptedException {
        Outgoing text = unanswered.get(body);
        Reply answer = api.text(text.instance(), Long.toString(FRIEND.digits()), body, body.replace(' ', '-'));
        if (answer.status() == 200) {
            answered.add(body);
            unanswered.remove(body);
        } else if (answer.status() == 422 || answer.status() == 409) {
            unanswered.remove(body); // not taken: it does not work just now
        } else {
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(504);
        }
    }

    /** What its key stands for is on disk or not; either way the instance, which works, sends it. */
    private void settleAgain(ApiClient api, String body) throws IOException, InterruptedException {
        Outgoing text = unanswered.get(body);
        long end = System.nanoTime() + RESENT.toNanos();
        while (!answered.contains(body)) {
            unanswered.put(body, text);
            settle(api, body);
            assertThat(System.nanoTime()).as("sent again: " + body).isLessThan(end);
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** The friend writes to an instance that is linked with that phone. */
    void receive(String id, PhoneNumber phone, Random random) {
        String body = "reply " + numbers.incrementAndGet() + " to " + id + " " + "x".repeat(random.nextInt(50));
        phones.text(FRIEND, phone, body).ifPresent(sent -> incoming.put(body, id));
    }

    /** An instance loses its device, and with it what was promised to it. */
    void unlinking(String id) {
        unanswered.values().removeIf(text -> text.instance().equals(id));
        incoming.values().removeIf(id::equals);
    }

    /** Sends again what was not answered, from instances that work; then everything that was answered is there, once. */
    int check(ApiClient api, SeenStatuses hooks, Set<String> working) throws IOException, InterruptedException {
        for (Outgoing text : List.copyOf(unanswered.values())) {
            if (working.contains(text.instance())) {
                settleAgain(api, text.body());
            }
        }
        assertThat(inboxWithAllAnswered()).as("what the friend has").doesNotHaveDuplicates();
        List<String> arrived = new ArrayList<>();
        incoming.forEach((body, id) -> {
            if (working.contains(id) && hooks.isHooked(id)) {
                hooks.awaitText(id, body);
                arrived.add(body);
            }
        });
        arrived.forEach(incoming::remove);
        return answered.size() + arrived.size();
    }

    /** A text that the friend's phone could not read at first is sent again when the phone asks for it. */
    private List<String> inboxWithAllAnswered() {
        long end = System.nanoTime() + RESENT.toNanos();
        while (true) {
            List<String> inbox = phones.inbox(FRIEND, INBOX).stream()
                    .filter(entry -> entry.to().equals(FRIEND))
                    .map(InboxEntry::body)
                    .flatMap(Optional::stream)
                    .toList();
            if (new HashSet<>(inbox).containsAll(answered)) {
                return inbox;
            }
            if (System.nanoTime() > end) {
                Set<String> missing = new HashSet<>(answered);
                inbox.forEach(missing::remove);
                throw new AssertionError("answered, and not with the friend: " + missing);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
