package io.linkgate.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An output that keeps what was sent, and takes it at once unless a test has stopped it. */
final class FakeOutput implements StreamOutput {

    private static final Pattern STATUS = Pattern.compile("\"status\":\"([A-Z_]+)\"");
    private static final Pattern PICTURE = Pattern.compile("\"qr\":\"picture of ([^\"]+)\"");
    private static final Pattern TEXT = Pattern.compile("\"body\":\"text of ([^\"]+)\"");
    private static final Pattern ID_LINE = Pattern.compile("(?m)^id: (\\S+)$");

    final List<String> frames = new ArrayList<>();
    final List<byte[]> arrays = new ArrayList<>();
    Optional<EventStream> stream = Optional.empty();
    boolean stopped;
    boolean full;
    boolean ended;
    private long taken;

    @Override
    public boolean send(byte[] head, byte[] frame) {
        if (full) {
            return false;
        }
        arrays.add(frame);
        frames.add(new String(head, StandardCharsets.UTF_8) + new String(frame, StandardCharsets.UTF_8));
        taken += stopped ? 0 : 1;
        return true;
    }

    @Override
    public boolean isDrained() {
        return !stopped;
    }

    @Override
    public long taken() {
        return taken;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean isSettled(int waited) {
        return true;
    }

    /** The reader takes everything that was sent. */
    void takes() {
        taken++;
        stream.orElseThrow().drained();
    }

    /** Statuses, codes and messages, in their order. */
    List<String> events() {
        List<String> events = new ArrayList<>();
        for (String frame : frames) {
            if (frame.contains("event: session.qr\n")) {
                events.add(found(PICTURE, frame));
            } else if (frame.contains("event: session.status\n")) {
                events.add(found(STATUS, frame));
            } else if (frame.contains("event: message\n")) {
                events.add(found(TEXT, frame));
            }
        }
        return events;
    }

    /** The ids that a client would remember, in their order. */
    List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (String frame : frames) {
            Matcher line = ID_LINE.matcher(frame);
            if (line.find()) {
                ids.add(line.group(1));
            }
        }
        return ids;
    }

    long heartbeats() {
        return frames.stream().filter(":\n\n"::equals).count();
    }

    private static String found(Pattern pattern, String frame) {
        Matcher matcher = pattern.matcher(frame);
        if (!matcher.find()) {
            throw new AssertionError(frame);
        }
        return matcher.group(1);
    }
}
