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
 * The stage of a linked device that is logged in, makes its requests and answers what is delivered to it.
 *
 * @param address the device
 * @param preKeys how many of its one-time keys the server has
 * @param unanswered the messages that were delivered on this connection and still lack the right answer, the oldest
 *     first
 * @param backlog the messages that have waited and are sent on request
 */
public record LoggedIn(DeviceAddress address, int preKeys, List<Unanswered> unanswered, List<SentMessage> backlog)
        implements Stage {

    /** How many messages are sent before the companion requests any (whatsapp-rust {@code offline_resume.rs}). */
    public static final int PRIMER = 5;

    /**
     * How long a message may lack its answer before the server ends the stream (whatsapp-rust {@code src/receipt.rs}).
     */
    public static final Duration PATIENCE = Duration.ofMinutes(50);

    private static final int BAD_REQUEST = 400;
    private static final int MAX_BATCH = 1_000;

    public LoggedIn {
        Objects.requireNonNull(address);
        unanswered = List.copyOf(unanswered);
        backlog = List.copyOf(backlog);
    }

    /**
     * A message without its answer.
     *
     * @param until when the answer must have arrived
     */
    record Unanswered(SentMessage message, Instant until) {
        Unanswered {
            Objects.requireNonNull(message);
            Objects.requireNonNull(until);
        }
    }

    /**
     * The device has logged in.
     *
     * @param greeting the first stanza for it
     * @param routingInfo bytes that it repeats when it reconnects
     * @param waiting the messages that it has not answered yet, the oldest first
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

    /** A message for this device has been written. */
    public Turn delivered(SentMessage message, Instant now) {
        boolean known =
                backlog.contains(message) || unanswered.stream().anyMatch(waiting -> waiting.message() == message);
        return known ? Turn.to(this) : Turn.to(awaiting(List.of(message), backlog, now), message.stanza());
    }

    private Turn next(int max, Instant now) {
        int count = Math.min(max, backlog.size());
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

    /** Ends the stream over the oldest message without an answer, which is delivered again at the next login. */
    @Override
    public Turn overdue() {
        return Turn.to(
                new Closed(),
                unanswered.stream()
                        .min((one, other) -> one.until().compareTo(other.until()))
                        .map(oldest -> oldest.message().complaint()));
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
                .map(count -> Math.min(MAX_BATCH, Integer.parseInt(count)))
                .orElse(0);
    }

    /** A linked device has no QR secret to refresh. */
    @Override
    public boolean isMomentOf(Fault fault) {
        return fault.dropsAt(Fault.Step.ONLINE) || (fault.appliesAnyTime() && fault.kind() != FaultKind.REFRESH);
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
                                            Math.min(LinkedDevice.MAX_PRE_KEYS, preKeys + count),
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
