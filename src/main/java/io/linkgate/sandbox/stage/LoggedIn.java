package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A linked device is here, asks what linked devices ask and answers what is delivered to it.
 *
 * @param address which device
 * @param preKeys how many of its one-time keys the server has
 * @param unanswered what was delivered on this connection and has not been answered rightly, the oldest first
 * @param backlog what has waited and comes when it is asked for
 */
public record LoggedIn(DeviceAddress address, int preKeys, List<Unanswered> unanswered, List<SentMessage> backlog)
        implements Stage {

    /** So many come before the companion has asked for any (whatsapp-rust {@code offline_resume.rs}). */
    public static final int PRIMER = 5;

    /** After so long without the answer to a message the server ends the stream (whatsapp-rust {@code src/receipt.rs}). */
    public static final Duration PATIENCE = Duration.ofMinutes(50);

    private static final int BAD_REQUEST = 400;
    private static final int MOST_IN_A_BATCH = 1_000;

    public LoggedIn {
        Objects.requireNonNull(address);
        unanswered = List.copyOf(unanswered);
        backlog = List.copyOf(backlog);
    }

    /**
     * A message without its answer.
     *
     * @param until by when the answer must be here
     */
    record Unanswered(SentMessage message, Instant until) {
        Unanswered {
            Objects.requireNonNull(message);
            Objects.requireNonNull(until);
        }
    }

    /**
     * The device was let in.
     *
     * @param greeting what it hears first
     * @param routingInfo where it is to come back to
     * @param waiting what it has not answered yet, the oldest first
     */
    static Turn begin(
            DeviceAddress address,
            int preKeys,
            Node greeting,
            byte[] routingInfo,
            List<SentMessage> waiting,
            Instant now) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(greeting);
        nodes.addAll(ServerStanzas.welcome(routingInfo, waiting.size()));
        Turn primer = new LoggedIn(address, preKeys, List.of(), waiting).next(PRIMER, now);
        nodes.addAll(primer.nodes());
        return new Turn(primer.next(), nodes, List.of(new Effect.ComeOnline(address)));
    }

    /** Something was written to this device. */
    public Turn delivered(SentMessage message, Instant now) {
        boolean known =
                backlog.contains(message) || unanswered.stream().anyMatch(waiting -> waiting.message() == message);
        return known ? Turn.to(this) : Turn.to(awaiting(List.of(message), backlog, now), message.stanza());
    }

    private Turn next(int most, Instant now) {
        int count = Math.min(most, backlog.size());
        List<SentMessage> batch = backlog.subList(0, count);
        List<SentMessage> rest = backlog.subList(count, backlog.size());
        Stream<Node> end = rest.isEmpty() ? Stream.of(ServerStanzas.backlogEnd(count)) : Stream.empty();
        return new Turn(
                awaiting(batch, rest, now),
                Stream.concat(batch.stream().map(SentMessage::stanza), end).toList(),
                List.of());
    }

    private LoggedIn awaiting(List<SentMessage> more, List<SentMessage> rest, Instant now) {
        Instant until = now.plus(PATIENCE);
        return new LoggedIn(
                address,
                preKeys,
                Stream.concat(unanswered.stream(), more.stream().map(message -> new Unanswered(message, until)))
                        .toList(),
                rest);
    }

    @Override
    public Optional<Instant> deadline() {
        return unanswered.stream().map(Unanswered::until).min(Instant::compareTo);
    }

    /** The server ends the stream over the oldest message without an answer, and delivers it again at the next login. */
    @Override
    public Turn overdue() {
        return Turn.to(
                new Closed(),
                unanswered.stream()
                        .min((one, other) -> one.until().compareTo(other.until()))
                        .map(oldest -> oldest.message().complaint()));
    }

    @Override
    public Optional<Offer> offer() {
        return Optional.empty();
    }

    @Override
    public Turn received(Node node, Instant now) {
        if (node.tag().equals("receipt") || node.tag().equals("ack")) {
            return answered(node);
        }
        if (node.tag().equals("ib")) {
            return node.child("offline_batch")
                    .filter(any -> !backlog.isEmpty())
                    .map(batch -> next(batchSize(batch), now))
                    .orElseGet(() -> Turn.to(this));
        }
        Optional<String> id = node.attribute("id").filter(any -> ServerStanzas.isRequest(node));
        return id.isEmpty() ? Turn.to(this) : asked(node, id.get(), now);
    }

    private Turn answered(Node node) {
        List<Unanswered> left = unanswered.stream()
                .filter(waiting ->
                        !waiting.message().isAnswer(node) || !waiting.message().isRight(node))
                .toList();
        return Turn.to(new LoggedIn(address, preKeys, left, backlog)).with(new Effect.Answered(address, node));
    }

    private static int batchSize(Node batch) {
        return batch.attribute("count")
                .filter(count -> count.matches("[0-9]{1,4}"))
                .map(count -> Math.min(MOST_IN_A_BATCH, Integer.parseInt(count)))
                .orElse(0);
    }

    /** A linked device has no secret of codes to refresh. */
    @Override
    public boolean isMomentOf(Fault fault) {
        return fault.dropsAt(Fault.Step.ONLINE) || (fault.strikesTalk() && fault.kind() != FaultKind.REFRESH);
    }

    @Override
    public Turn finished() {
        return Turn.to(new Closed(), ServerStanzas.streamEnd());
    }

    private Turn asked(Node node, String id, Instant now) {
        Node result = ServerStanzas.result(id, now);
        return switch (node.attribute("xmlns").orElse("")) {
            case "encrypt" -> keys(node, id, result);
            case "md" ->
                node.child("remove-companion-device").isPresent() ? remove(node, id, result) : Turn.to(this, result);
            case "abt" -> Turn.to(this, result.withChildren(Node.of("props")));
            case "privacy" -> Turn.to(this, result.withChildren(Node.of("privacy")));
            case "blocklist" -> Turn.to(this, result.withChildren(Node.of("list")));
            default -> Turn.to(this, result);
        };
    }

    private Turn keys(Node node, String id, Node result) {
        if (node.has("type", "set")) {
            return PreKeyUpload.countIn(node)
                    .map(count -> Turn.to(
                                    new LoggedIn(
                                            address,
                                            Math.min(LinkedDevice.MOST_PRE_KEYS, preKeys + count),
                                            unanswered,
                                            backlog),
                                    result)
                            .with(new Effect.Stock(address, count)))
                    .orElseGet(() -> Turn.to(this, ServerStanzas.error(id, BAD_REQUEST, "bad-request")));
        }
        if (node.child("count").isPresent()) {
            return Turn.to(this, result.withChildren(Node.of("count").with("value", Integer.toString(preKeys))));
        }
        return Turn.to(this, node.child("digest").isPresent() ? result.withChildren(Node.of("digest")) : result);
    }

    private Turn remove(Node node, String id, Node result) {
        boolean own = node.child("remove-companion-device")
                .filter(child -> child.has("jid", address.jid()))
                .isPresent();
        return own
                ? Turn.to(new Closed(), result, ServerStanzas.deviceRemoved()).with(new Effect.Unlink(address))
                : Turn.to(this, ServerStanzas.error(id, BAD_REQUEST, "bad-request"));
    }
}
