package io.linkgate.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.sandbox.server.WatchedSandbox.Device;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.Polling;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The check of everything after a start, while nothing changes. The stand-in is the authority on links: each of its
 * devices must belong to a working instance, and every instance without one must show a code.
 */
final class Checkup {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(50).toNanos();

    private final ApiClient api;
    private final WatchedSandbox standIn;
    private final PromisedState promised;
    private final PromisedTexts texts;
    private final SeenStatuses statuses;
    private final Tally tally;

    Checkup(
            ApiClient api,
            WatchedSandbox standIn,
            PromisedState promised,
            PromisedTexts texts,
            SeenStatuses statuses,
            Tally tally) {
        this.api = api;
        this.standIn = standIn;
        this.promised = promised;
        this.texts = texts;
        this.statuses = statuses;
        this.tally = tally;
    }

    void run() throws IOException, InterruptedException {
        settleDeletions();
        awaitRemovals();
        List<Device> devices = standIn.devices();
        Map<String, PhoneNumber> links = links(devices);
        for (String id : promised.linked()) {
            assertThat(links.get(id))
                    .as("what %s is linked with", id)
                    .isEqualTo(promised.linkOf(id).orElseThrow());
        }
        for (String id : promised.instances()) {
            isThere(id);
            Optional<PhoneNumber> link = Optional.ofNullable(links.get(id));
            if (link.isPresent()) {
                works(id, link.get());
            } else {
                Polling.until(api, id, "SCAN_QR_CODE", "WORKING");
            }
            if (statuses.isHooked(id)) {
                tally.statusesReceived(statuses.check(id, link.isPresent() ? "WORKING" : "SCAN_QR_CODE"));
            }
        }
        tally.textsFound(texts.check(api, statuses, links.keySet()));
        assertThat(standIn.counters().reused()).as("keys that were used twice").isEmpty();
        assertThat(standIn.devices()).as("what is linked afterwards").containsExactlyInAnyOrderElementsOf(devices);
    }

    /**
     * Settles each deletion under way: the instance is gone, or as it was before and checked like all the others. A
     * deletion that met an outage of the database after it had stopped the session is completed by itself.
     */
    private void settleDeletions() throws IOException, InterruptedException {
        for (String id : promised.unanswered()) {
            Reply info = api.info(id);
            if (info.status() == 200 && info.text("status").equals("STOPPED")) {
                awaitEnd(id);
            }
            boolean isGone = api.info(id).status() == 404;
            tally.foundAfterDelete(isGone);
            if (isGone) {
                promised.deleted(id);
            } else {
                promised.notDeleted(id);
            }
        }
        for (String id : promised.gone()) {
            assertThat(api.info(id).status()).as("the deleted %s", id).isEqualTo(404);
        }
    }

    private void awaitEnd(String id) throws IOException, InterruptedException {
        await(() -> api.info(id).status() == 404, () -> "its deletion is not completed: " + id);
        tally.completedAfterOutage();
    }

    /** Devices of deleted instances leave their accounts in the background. */
    private void awaitRemovals() throws IOException, InterruptedException {
        await(
                () -> ofTheGone().findAny().isEmpty(),
                () -> "still linked, though deleted: " + ofTheGone().toList());
    }

    /** What comes true in the background. */
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition, Supplier<String> missing) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(missing.get());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private Stream<String> ofTheGone() {
        return standIn.devices().stream()
                .map(device -> promised.userOf(device.phone()).orElseThrow())
                .filter(promised.gone()::contains);
    }

    private void isThere(String id) throws IOException, InterruptedException {
        Reply info = api.info(id);
        assertThat(info.status()).as(id).isEqualTo(200);
        assertThat(info.text("name")).as(id).isEqualTo(promised.name(id));
        assertThat(info.text("engine")).as(id).isEqualTo("sandbox");
    }

    private void works(String id, PhoneNumber phone) throws IOException, InterruptedException {
        Reply info = Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
        assertThat(info.body().path("me").path("id").asText()).as(id).isEqualTo(phone.digits() + "@c.us");
        if (promised.linkOf(id).isEmpty()) {
            tally.foundLinked();
        }
        promised.reported(id, phone);
    }

    /** Returns the phone of each linked instance. No phone, no instance and no key may occur twice. */
    private Map<String, PhoneNumber> links(List<Device> devices) {
        assertThat(devices).extracting(Device::phone).doesNotHaveDuplicates();
        assertThat(devices).extracting(Device::key).doesNotHaveDuplicates();
        Map<String, PhoneNumber> links = new HashMap<>();
        for (Device device : devices) {
            String id = promised.userOf(device.phone()).orElseThrow();
            assertThat(links.put(id, device.phone()))
                    .as("an earlier link of %s", id)
                    .isNull();
        }
        return links;
    }
}
