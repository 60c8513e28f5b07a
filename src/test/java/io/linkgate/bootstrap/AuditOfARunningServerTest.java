package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit of the whole application, from the creation of an instance to the end of its link. */
class AuditOfARunningServerTest {

    private static final String PHONE = "15550001111";

    @TempDir
    private Path directory;

    @Test
    void lifeOfAnInstanceIsEnteredInOrder() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            String instance = linkgate.createInstance("audited");
            linkgate.await(instance, "SCAN_QR_CODE");
            linkgate.tryGet("/v2/auth/qr-image?instance_id=" + instance);
            linkgate.post("/v2/sandbox/scan", "phone_number=" + PHONE + "&instance_id=" + instance);
            linkgate.await(instance, "WORKING");
            awaitEntry(linkgate, instance, "session.linked");
            linkgate.post("/v2/session/restart", "instance_id=" + instance);
            linkgate.await(instance, "WORKING");

            linkgate.stop();
            linkgate.start();
            linkgate.await(instance, "WORKING");
            linkgate.post("/v2/sandbox/unlink", "instance_id=" + instance);
            awaitEntry(linkgate, instance, "session.unlinked");
            linkgate.post("/v2/session/delete", "instance_id=" + instance);

            List<JsonNode> entries = entries(linkgate, instance);
            assertThat(entries)
                    .filteredOn(entry -> !word(entry, "action").equals("code.seen"))
                    .extracting(entry -> word(entry, "action"), entry -> word(entry, "actor"))
                    .containsExactly(
                            tuple("session.create", "token"),
                            tuple("sandbox.scan", "token"),
                            tuple("session.linked", "phone"),
                            tuple("session.restart", "token"),
                            tuple("sandbox.unlink", "token"),
                            tuple("session.unlinked", "phone"),
                            tuple("session.delete", "token"));
            assertThat(entries)
                    .filteredOn(entry -> word(entry, "action").equals("code.seen"))
                    .first()
                    .satisfies(seen -> {
                        assertThat(word(seen, "token_label")).isEqualTo("administrator");
                        assertThat(seen.get("views").asInt())
                                .as("stored when the server stopped")
                                .isPositive();
                    });
            assertThat(entries)
                    .filteredOn(entry -> word(entry, "action").equals("session.linked"))
                    .extracting(entry -> word(entry, "detail"))
                    .containsExactly("*******1111");
            assertThat(entries.toString()).doesNotContain(PHONE, linkgate.token());
        }
    }

    @Test
    void everySandboxCommandIsEnteredOnceAndItsReadingNever() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            for (String command : List.of("scan", "type-code", "unlink", "fault")) {
                linkgate.tryPost("/v2/sandbox/" + command, "");
            }
            for (String reading : List.of("info", "connections", "devices?phone_number=" + PHONE)) {
                linkgate.tryGet("/v2/sandbox/" + reading);
            }

            assertThat(linkgate.get("/v2/admin/audit").get("entries"))
                    .extracting(entry -> word(entry, "action"), entry -> word(entry, "outcome"))
                    .containsExactlyInAnyOrder(
                            tuple("sandbox.scan", "refused"),
                            tuple("sandbox.type_code", "refused"),
                            tuple("sandbox.unlink", "refused"),
                            tuple("sandbox.fault", "done"));
        }
    }

    @Test
    void entriesEndWithTheirRetentionOnly() {
        try (RunningLinkgate linkgate =
                RunningLinkgate.in(directory, Map.of("LINKGATE_AUDIT_RETENTION", "unlimited"))) {
            linkgate.createInstance("kept");
        }
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            assertThat(linkgate.get("/v2/admin/audit").get("entries")).isNotEmpty();
        }
    }

    private static void awaitEntry(RunningLinkgate linkgate, String instance, String action) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (entries(linkgate, instance).stream()
                .noneMatch(entry -> word(entry, "action").equals(action))) {
            assertThat(System.nanoTime()).as(action).isLessThan(deadline);
        }
    }

    /** The oldest first. */
    private static List<JsonNode> entries(RunningLinkgate linkgate, String instance) {
        List<JsonNode> entries = new ArrayList<>();
        linkgate.get("/v2/admin/audit?limit=500&instance_id=" + instance)
                .get("entries")
                .forEach(entries::add);
        Collections.reverse(entries);
        return entries;
    }

    private static String word(JsonNode entry, String field) {
        return entry.get(field).asText();
    }
}
