package io.linkgate.sandbox.mail;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A message, receipt or notification for one device, with every answer from that device. It stays in the queue until
 * the right answer comes. Safe for use by any thread.
 */
public final class QueuedStanza {

    /** Receipts about what a person did, or what became of a history: never the answer to a delivery. */
    private static final Set<String> NO_ANSWERS = Set.of("read", "read-self", "played", "played-self", "hist_sync");

    private static final int MAX_ANSWERS = 8;

    private final long number;
    private final DeviceAddress device;
    private final Node stanza;
    private final Optional<Node> onlyAnswer;
    private final List<Node> answers = new ArrayList<>(1);

    /**
     * A stanza at its place in the queue.
     *
     * @param number its place among all stanzas of the stand-in
     * @param onlyAnswer the only answer that settles it; empty for the usual rules
     */
    QueuedStanza(long number, DeviceAddress device, Node stanza, Optional<Node> onlyAnswer) {
        this.number = number;
        this.device = Objects.requireNonNull(device);
        this.stanza = Objects.requireNonNull(stanza);
        this.onlyAnswer = Objects.requireNonNull(onlyAnswer);
    }

    /** Its place in the queue: higher than that of every earlier stanza. */
    public long number() {
        return number;
    }

    DeviceAddress device() {
        return device;
    }

    public Node stanza() {
        return stanza;
    }

    /** The stanza as a device gets it that was away when it was written (attribute {@code offline}). */
    public Node afterAbsence() {
        return onlyAnswer.isPresent() ? stanza : stanza.with("offline", "0");
    }

    public String id() {
        return stanza.attribute("id").orElseThrow();
    }

    /** Whether that stanza from the device answers this one. */
    public boolean isAnswer(Node node) {
        if (!node.has("id", id())) {
            return false;
        }
        if (node.tag().equals("receipt")) {
            String type = node.attribute("type").orElse("");
            // Where only one answer is right, a request to the sender is none: the acknowledgement follows it.
            boolean request = onlyAnswer.isPresent() && type.equals("retry");
            return isMessage() && !request && !NO_ANSWERS.contains(type);
        }
        return node.tag().equals("ack")
                && (isMessage() ? !node.has("class", "receipt") : node.has("class", stanza.tag()) && isSameType(node));
    }

    /** Receipts of one message share its id and differ by type. */
    private boolean isSameType(Node ack) {
        return !stanza.tag().equals("receipt") || ack.attribute("type").equals(stanza.attribute("type"));
    }

    private boolean isMessage() {
        return stanza.tag().equals("message") || stanza.tag().equals("status");
    }

    /** Whether it is an answer that the server waits for; the order of attributes does not matter. */
    public boolean isRight(Node answer) {
        return onlyAnswer
                .map(only ->
                        answer.tag().equals(only.tag()) && answer.attributes().equals(only.attributes()))
                .orElseGet(() -> AnswerRule.of(stanza).settles(stanza, answer));
    }

    /** Whether only one answer is right. */
    boolean isStrict() {
        return onlyAnswer.isPresent();
    }

    synchronized void answered(Node answer) {
        if (answers.size() < MAX_ANSWERS) {
            answers.add(answer);
        }
    }

    /** The answers so far, right or wrong, at most eight. */
    public synchronized List<Node> answers() {
        return List.copyOf(answers);
    }

    /** Whether the device has sent exactly one answer, and the right one. */
    public synchronized boolean isAnsweredOnce() {
        return answers.size() == 1 && isRight(answers.get(0));
    }

    /** The stanza that ends a stream over this one. */
    public Node complaint() {
        return Node.of("stream:error")
                .withChildren(Node.of("ack").with("class", stanza.tag()).with("id", id()));
    }

    @Override
    public String toString() {
        return "QueuedStanza[" + stanza.tag() + "]";
    }
}
