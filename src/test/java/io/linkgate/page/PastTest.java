package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a history says of an instance, in the order of a page: the newest first. */
class PastTest {

    private static final Instant START = Instant.parse("2026-11-29T09:50:15Z");

    private final Script script = new Script();
    private final Value past = script.module("js/instance/past.js");
    private final List<String> moves = new ArrayList<>();
    private long elapsed;
    private String status = "STOPPED";

    @AfterEach
    void close() {
        script.close();
    }

    @Test
    void triesOfOneFailureAreOneLine() throws IOException {
        move(0, "STARTING", null, null);
        move(400, "FAILED", "unreachable", null);
        move(300, "STARTING", null, "retry");
        move(400, "FAILED", "unreachable", "retry");
        move(3_900, "STARTING", null, "retry");
        move(400, "SCAN_QR_CODE", null, "retry");

        assertThat(lines(false)).containsExactly("code null 1", "unreachable 5000 3");
    }

    @Test
    void otherFailuresAreOtherLines() throws IOException {
        move(0, "STARTING", null, null);
        move(100, "FAILED", "unreachable", null);
        move(200, "FAILED", "untrusted", "retry");
        move(300, "FAILED", "banned", "retry");

        assertThat(lines(false)).containsExactly("banned null 0", "untrusted 300 0", "unreachable 200 1");
        assertThat(words()).containsExactly("needs", "recovering", "recovering");
    }

    @Test
    void firstLoginAfterCodeIsTheLinkAndLaterOnesAreConnections() throws IOException {
        move(0, "STARTING", null, null);
        move(800, "SCAN_QR_CODE", null, null);
        move(4_000, "STARTING", null, null);
        move(2_000, "WORKING", null, null);
        move(60_000, "FAILED", "unreachable", null);
        move(500, "STARTING", null, "retry");
        move(100, "WORKING", null, "retry");
        move(9_000, "STOPPED", "stopped_by_owner", null);
        move(1_000, "STARTING", null, null);
        move(100, "WORKING", null, null);

        assertThat(lines(true))
                .containsExactly(
                        "connected null 0",
                        "stopped_by_owner 1000 0",
                        "connected 9000 0",
                        "unreachable 600 1",
                        "linked 60000 0",
                        "code 4000 1");
        assertThat(linkedSince()).isEqualTo(START.plusMillis(6_800).toString());
    }

    @Test
    void codeAfterLinkMeansThatItWasEnded() throws IOException {
        move(0, "STARTING", null, null);
        move(100, "WORKING", null, null);
        move(5_000, "STARTING", null, null);
        move(900, "SCAN_QR_CODE", null, null);

        assertThat(lines(false)).containsExactly("code null 1", "unlinked null 0", "connected 5000 0");
        assertThat(linkedSince()).isEqualTo("null");
    }

    @Test
    void roundsOfCodesAreOneLine() throws IOException {
        move(0, "STARTING", null, null);
        move(500, "SCAN_QR_CODE", null, null);
        move(160_000, "STARTING", null, "new_codes");
        move(1_000, "SCAN_QR_CODE", null, "new_codes");
        move(160_000, "STOPPED", "parked", null);

        assertThat(lines(false)).containsExactly("parked null 0", "code 321000 2");
        assertThat(words()).containsExactly("waiting", "waiting");
    }

    @Test
    void startThatLastsIsSeenAndStartThatLedOnIsNot() throws IOException {
        move(0, "STARTING", null, null);
        assertThat(lines(false)).containsExactly("starting null 0");

        move(500, "SCAN_QR_CODE", null, null);
        assertThat(lines(false)).containsExactly("code null 1");
    }

    @Test
    void restartOfTheServerIsNamed() throws IOException {
        move(0, "STARTING", null, null);
        move(100, "WORKING", null, null);
        status = "STOPPED"; // a session begins there
        move(20_000, "STARTING", null, null);
        move(100, "WORKING", null, null);

        assertThat(lines(true)).containsExactly("connected null 0", "server null 0", "connected null 0");
        assertThat(episodes(true).findValuesAsText("lasts")).containsExactly("true", "false", "false");
    }

    @Test
    void noHistoryHasNoLines() throws IOException {
        assertThat(lines(false)).isEmpty();
        assertThat(linkedSince()).isEqualTo("null");
    }

    private void move(long afterMs, String to, String reason, String cure) {
        elapsed += afterMs;
        moves.add(
                "{\"at\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"reason\":%s,\"detail\":null,\"cure\":%s,\"after_ms\":%d}"
                        .formatted(START.plusMillis(elapsed), status, to, quoted(reason), quoted(cure), afterMs));
        status = to;
    }

    private static String quoted(String text) {
        return text == null ? "null" : '"' + text + '"';
    }

    /** Returns each line as its key, its duration and its tries. */
    private List<String> lines(boolean linked) throws IOException {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : episodes(linked)) {
            lines.add(line.get("key").asText() + " " + line.get("ms").asText() + " " + line.get("tries"));
        }
        return lines;
    }

    private List<String> words() throws IOException {
        return episodes(false).findValuesAsText("word");
    }

    private JsonNode episodes(boolean linked) throws IOException {
        return new ObjectMapper().readTree(script.json(past.invokeMember("episodes", history(), linked)));
    }

    private String linkedSince() {
        return past.invokeMember("linkedSince", history()).toString();
    }

    private Value history() {
        return script.object("[" + String.join(",", moves) + "]");
    }
}
