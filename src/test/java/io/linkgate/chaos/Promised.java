package io.linkgate.chaos;

import io.linkgate.phone.PhoneNumber;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One instance, and what was promised about it by answers that have arrived. One caller at a time has it; any thread may
 * read.
 */
final class Promised {

    private static final long FIRST_PHONE = 15_550_000_000L;
    private static final long FIRST_FRIEND = 15_560_000_000L;

    private final String id;
    private final int number;
    private final boolean linked;
    private final Map<String, String> unanswered = new LinkedHashMap<>(); // guarded by this
    private final Set<String> answeredTexts = ConcurrentHashMap.newKeySet();
    private int texts;
    private volatile boolean running = true;
    private volatile boolean asked;
    private volatile Instant rests = Instant.MIN;
    private volatile Instant answered = Instant.MIN;

    /** @param linked whether it is to be linked, or to show codes */
    Promised(String id, int number, boolean linked) {
        this.id = id;
        this.number = number;
        this.linked = linked;
    }

    String id() {
        return id;
    }

    /** From 0, in the order in which they were made. */
    int number() {
        return number;
    }

    boolean isLinked() {
        return linked;
    }

    /** The phone that links it. */
    PhoneNumber phone() {
        return new PhoneNumber(FIRST_PHONE + number);
    }

    /** The only one it writes to. */
    PhoneNumber friend() {
        return new PhoneNumber(FIRST_FRIEND + number);
    }

    /**
     * Recorded before it is asked to start or to stop.
     *
     * @param until when it may be asked for something else
     */
    void asking(boolean run, Instant until) {
        rests = until;
        running = run;
        asked = true;
    }

    /** Until when its caller leaves it stopped. */
    Instant rests() {
        return rests;
    }

    /** What it was asked for last was answered. */
    void answeredCommand() {
        answered = Instant.now();
        asked = false;
    }

    /** Whether a stop was answered before that time, and nothing else was asked since. */
    boolean isStoppedSince(Instant time) {
        return !asked && !running && answered.isBefore(time);
    }

    /** Whether it was asked to start or to stop, without an answer so far: so it is asked again. */
    boolean isAsked() {
        return asked;
    }

    /** What its owner has asked for last. */
    boolean isToRun() {
        return running;
    }

    /** A new text, under a key; recorded before it is sent. */
    synchronized String newText() {
        String key = "text-" + number + "-" + ++texts;
        unanswered.put(key, NodeLogs.SECRET_WORD + " " + texts + " of " + id);
        return key;
    }

    /** The key of the oldest text without an answer. */
    synchronized Optional<String> unansweredText() {
        return unanswered.keySet().stream().findFirst();
    }

    synchronized int unansweredTexts() {
        return unanswered.size();
    }

    synchronized String text(String key) {
        return unanswered.get(key);
    }

    synchronized void answeredText(String key) {
        answeredTexts.add(unanswered.remove(key));
    }

    /** The texts that were answered. */
    Set<String> answeredTexts() {
        return Set.copyOf(answeredTexts);
    }
}
