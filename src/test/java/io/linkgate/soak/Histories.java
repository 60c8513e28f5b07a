package io.linkgate.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.testkit.ApiClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The instances' moves, read repeatedly, since each history holds the last moves only. Safe for any thread. */
final class Histories {

    private final ApiClient api;
    private final Map<String, TreeMap<String, Move>> moves = new ConcurrentHashMap<>();

    Histories(ApiClient api) {
        this.api = api;
    }

    /**
     * A move as {@code session/history} returns it.
     *
     * @param reason empty if there is none
     * @param cure empty if there is none
     */
    record Move(Instant at, String from, String to, String reason, String cure, String detail) {

        static Move of(JsonNode move) {
            return new Move(
                    Instant.parse(move.path("at").asText()),
                    move.path("from").asText(),
                    move.path("to").asText(),
                    move.path("reason").asText(""),
                    move.path("cure").asText(""),
                    move.path("detail").asText(""));
        }

        /** Whether it left a good state. */
        boolean leavesGood() {
            return from.equals("SCAN_QR_CODE") || from.equals("WORKING");
        }

        boolean entersGood() {
            return to.equals("SCAN_QR_CODE") || to.equals("WORKING");
        }
    }

    /** Reads on. */
    void read(String id) throws Exception {
        TreeMap<String, Move> known = moves.computeIfAbsent(id, any -> new TreeMap<>());
        synchronized (known) {
            for (JsonNode move : api.history(id).body().path("history")) {
                Move read = Move.of(move);
                known.put(move.path("at").asText() + read.from() + read.to(), read);
            }
        }
    }

    /** The oldest first. */
    List<Move> of(String id) {
        TreeMap<String, Move> known = moves.computeIfAbsent(id, any -> new TreeMap<>());
        synchronized (known) {
            return List.copyOf(known.values());
        }
    }
}
