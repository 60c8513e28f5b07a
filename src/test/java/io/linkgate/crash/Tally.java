package io.linkgate.crash;

import io.linkgate.sandbox.stage.ScanResult;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A count of what was done, so that the report shows that the test has tested something. Safe for any thread. */
final class Tally {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    void killed(Moment moment, boolean overdue) {
        count("killed " + moment + (overdue ? " (did not come)" : ""));
    }

    void databaseKilled(Moment moment, boolean overdue) {
        count("killed the database at " + moment + (overdue ? " (did not come)" : ""));
    }

    void created() {
        count("created");
    }

    void deleted() {
        count("deleted");
    }

    /** What was being deleted when the server died, and is gone or whole. */
    void foundAfterDelete(boolean gone) {
        count(gone ? "found deleted" : "found not deleted");
    }

    void completedAfterOutage() {
        count("deletions completed after an outage");
    }

    /** How many private halves were looked up after a kill. */
    void preKeysKept(int keys) {
        counts.merge("pre-keys found", keys, Integer::sum);
    }

    /** How many statuses of an instance its webhook has reported. */
    void statusesReceived(int statuses) {
        counts.merge("statuses received", statuses, Integer::sum);
    }

    /** How many texts had to be there, and were, each once. */
    void textsFound(int texts) {
        counts.merge("texts found", texts, Integer::sum);
    }

    int texts() {
        return counts.getOrDefault("texts found", 0);
    }

    void scanned(ScanResult result) {
        count("scan " + result.word());
    }

    void unlinked() {
        count("unlinked");
    }

    void unlinkedWhileDown() {
        count("unlinked while down");
    }

    /** Counts links that no client had been informed of before the server died. */
    void foundLinked() {
        count("found linked");
    }

    int links() {
        return counts.getOrDefault("scan " + ScanResult.LINKED.word(), 0);
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    @Override
    public String toString() {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining(System.lineSeparator()));
    }
}
