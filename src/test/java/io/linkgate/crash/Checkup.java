package io.linkgate.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.WatchedSandbox;
import io.linkgate.sandbox.WatchedSandbox.Device;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.Looking;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Looks at everything after a start, while nobody changes anything. What is linked the stand-in knows best: each of its devices
 * must be one that works, and whatever has none there must show a code.
 */
final class Checkup {

    private static final Duration REMOVAL = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(50).toNanos();

    private final ApiClient api;
    private final WatchedSandbox standIn;
    private final Ledger ledger;
    private final Tally tally;

    Checkup(ApiClient api, WatchedSandbox standIn, Ledger ledger, Tally tally) {
        this.api = api;
        this.standIn = standIn;
        this.ledger = ledger;
        this.tally = tally;
    }

    void run() throws IOException, InterruptedException {
        settleDeletions();
        awaitRemovals();
        List<Device> devices = standIn.devices();
        Map<String, PhoneNumber> links = links(devices);
        for (String id : ledger.linked()) {
            assertThat(links.get(id))
                    .as("what %s is linked with", id)
                    .isEqualTo(ledger.linkOf(id).orElseThrow());
        }
        for (String id : ledger.instances()) {
            isThere(id);
            Optional<PhoneNumber> link = Optional.ofNullable(links.get(id));
            if (link.isPresent()) {
                works(id, link.get());
            } else {
                Looking.until(api, id, "SCAN_QR_CODE", "WORKING");
            }
        }
        assertThat(standIn.devices()).as("what is linked afterwards").containsExactlyInAnyOrderElementsOf(devices);
    }

    /** What was being deleted is gone, or as it was before: {@link #run} then looks at it like at all the others. */
    private void settleDeletions() throws IOException, InterruptedException {
        for (String id : ledger.unanswered()) {
            boolean isGone = api.info(id).status() == 404;
            tally.foundAfterDelete(isGone);
            if (isGone) {
                ledger.deleted(id);
            } else {
                ledger.notDeleted(id);
            }
        }
        for (String id : ledger.gone()) {
            assertThat(api.info(id).status()).as("the deleted %s", id).isEqualTo(404);
        }
    }

    /** Devices of deleted instances leave their accounts in the background. */
    private void awaitRemovals() {
        long end = System.nanoTime() + REMOVAL.toNanos();
        while (ofTheGone().findAny().isPresent()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "still linked, though deleted: " + ofTheGone().toList());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private Stream<String> ofTheGone() {
        return standIn.devices().stream()
                .map(device -> ledger.userOf(device.phone()).orElseThrow())
                .filter(ledger.gone()::contains);
    }

    private void isThere(String id) throws IOException, InterruptedException {
        Reply info = api.info(id);
        assertThat(info.status()).as(id).isEqualTo(200);
        assertThat(info.text("name")).as(id).isEqualTo(ledger.name(id));
        assertThat(info.text("engine")).as(id).isEqualTo("sandbox");
    }

    private void works(String id, PhoneNumber phone) throws IOException, InterruptedException {
        Reply info = Looking.until(api, id, "WORKING", "SCAN_QR_CODE");
        assertThat(info.body().path("me").path("id").asText()).as(id).isEqualTo(phone.digits() + "@c.us");
        if (ledger.linkOf(id).isEmpty()) {
            tally.foundLinked();
        }
        ledger.reported(id, phone);
    }

    /** Which phone each linked instance is linked with. No phone, no instance and no key may occur twice. */
    private Map<String, PhoneNumber> links(List<Device> devices) {
        assertThat(devices).extracting(Device::phone).doesNotHaveDuplicates();
        assertThat(devices).extracting(Device::key).doesNotHaveDuplicates();
        Map<String, PhoneNumber> links = new HashMap<>();
        for (Device device : devices) {
            String id = ledger.userOf(device.phone()).orElseThrow();
            assertThat(links.put(id, device.phone()))
                    .as("an earlier link of %s", id)
                    .isNull();
        }
        return links;
    }
}
