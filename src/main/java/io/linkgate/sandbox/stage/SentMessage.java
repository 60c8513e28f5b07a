package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A message to a linked device, with every answer from that device. Safe for use by any thread. */
public final class SentMessage {

    private final DeviceAddress device;
    private final Node stanza;
    private final Node rightAnswer;
    private final List<Node> answers = new ArrayList<>();

    /** @param rightAnswer the only answer that settles the message */
    SentMessage(DeviceAddress device, Node stanza, Node rightAnswer) {
        this.device = Objects.requireNonNull(device);
        this.stanza = Objects.requireNonNull(stanza);
        this.rightAnswer = Objects.requireNonNull(rightAnswer);
    }

    DeviceAddress device() {
        return device;
    }

    public Node stanza() {
        return stanza;
    }

    public String id() {
        return stanza.attribute("id").orElseThrow();
    }

    /** Whether that stanza from the device answers this message. */
    boolean isAnswer(Node node) {
        return (node.tag().equals("receipt") || node.tag().equals("ack")) && node.has("id", id());
    }

    /** Whether it is the answer that the server waits for; the order of attributes does not matter. */
    boolean isRight(Node answer) {
        return answer.tag().equals(rightAnswer.tag()) && answer.attributes().equals(rightAnswer.attributes());
    }

    synchronized void answered(Node answer) {
        answers.add(answer);
    }

    /** All answers so far, right or wrong. */
    public synchronized List<Node> answers() {
        return List.copyOf(answers);
    }

    /** Whether the device has sent exactly the answer that the server waits for, and nothing else. */
    public synchronized boolean isAnsweredOnce() {
        return answers.size() == 1 && isRight(answers.get(0));
    }

    /** The stanza that ends a stream over this message. */
    Node complaint() {
        return Node.of("stream:error")
                .withChildren(Node.of("ack").with("class", stanza.tag()).with("id", id()));
    }

    @Override
    public String toString() {
        return "SentMessage[" + stanza.tag() + "]";
    }
}
