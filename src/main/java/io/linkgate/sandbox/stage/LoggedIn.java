package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.mail.QueuedStanza;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The stage of a linked device that is logged in, makes its requests and answers what is delivered to it.
 *
 * @param address the device
 * @param unanswered the stanzas that were delivered on this connection and still lack the right answer, the oldest
 *     first
 * @param backlog the stanzas that have waited and are sent on request
 * @param last the place in the queue up to which everything was sent, or is in the backlog
 */
public record LoggedIn(DeviceAddress address, List<Unanswered> unanswered, List<QueuedStanza> backlog, long last)
        implements Stage {

    /**
     * How many waiting stanzas are sent before the companion requests any (whatsapp-rust {@code offline_resume.rs}).
     */
    public static final int PRIMER = 5;

    /**
     * How long a stanza may lack its answer before the server ends the stream (whatsapp-rust {@code src/receipt.rs}).
     */
    public static final Duration PATIENCE = Duration.ofMinutes(50);

    private static final int BAD_REQUEST = 400;
    private static final int MAX_BATCH = 1_000;

    /** What is for others. */
    private static final Set<String> POSTED = Set.of("message", "presence", "chatstate");

    public LoggedIn {
        Objects.requireNonNull(address);
        unanswered = List.copyOf(unanswered);
        backlog = List.copyOf(backlog);
    }

    /**
     * A stanza without its answer.
     *
     * @param until when the answer must have arrived
     */
    record Unanswered(QueuedStanza message, Instant until) {
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
     * @param waiting the stanzas that it has not answered yet, the oldest first
     */
    static Turn begin(
            DeviceAddress address, Node greeting, byte[] routingInfo, List<QueuedStanza> waiting, Instant now) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(greeting);
        nodes.addAll(ServerStanzas.welcome(
                routingInfo, waiting.stream().map(QueuedStanza::stanza).toList()));
        long last = waiting.isEmpty() ? 0 : waiting.get(waiting.size() - 1).number();
        Turn primer = new LoggedIn(address, List.of(), waiting, last).next(PRIMER, now);
        nodes.addAll(primer.nodes());
        return new Turn(primer.next(), nodes, List.of(new Effect.ComeOnline(address)));
    }

    /** Stanzas for this device have been written, the oldest first. */
    public Turn delivered(List<QueuedStanza> stanzas, Instant now) {
        List<QueuedStanza> fresh =
                stanzas.stream().filter(stanza -> stanza.number() > last).toList();
        return fresh.isEmpty()
                ? Turn.to(this)
                : new Turn(
                        awaiting(fresh, backlog, now),
                        fresh.stream().map(QueuedStanza::stanza).toList(),
                        List.of());
    }

    private Turn next(int max, Instant now) {
        int count = Math.min(max, backlog.size());
        List<QueuedStanza> batch = backlog.subList(0, count);
        List<QueuedStanza> rest = backlog.subList(count, backlog.size());
        Stream<Node> end = rest.isEmpty() ? Stream.of(ServerStanzas.backlogEnd(count)) : Stream.empty();
        return new Turn(
                awaiting(batch, rest, now),
                Stream.concat(batch.stream().map(QueuedStanza::afterAbsence), end)
                        .toList(),
                List.of());
    }

    private LoggedIn awaiting(List<QueuedStanza> more, List<QueuedStanza> rest, Instant now) {
        Instant until = now.plus(PATIENCE);
        long newest =
                more.isEmpty() ? last : Math.max(last, more.get(more.size() - 1).number());
        return new LoggedIn(
                address,
                Stream.concat(unanswered.stream(), more.stream().map(message -> new Unanswered(message, until)))
                        .toList(),
                rest,
                newest);
    }

    @Override
    public Optional<Instant> deadline() {
        return unanswered.stream().map(Unanswered::until).min(Instant::compareTo);
    }

    /** Ends the stream over the oldest stanza without an answer, which is delivered again at the next login. */
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
        if (POSTED.contains(node.tag())) {
            return Turn.to(this).with(new Effect.Post(address, node));
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
        return Turn.to(new LoggedIn(address, left, backlog, last)).with(new Effect.Post(address, node));
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
            case "usync", "encrypt", "privacy" -> Turn.to(this).with(new Effect.Ask(address, node, result));
            case "md" ->
                node.child("remove-companion-device").isPresent() ? remove(node, id, result) : Turn.to(this, result);
            case "abt" -> Turn.to(this, result.withChildren(ServerStanzas.properties()));
            case "w:sync:app:state" -> Turn.to(this, result.withChildren(ServerStanzas.appState(node)));
            case "blocklist" -> Turn.to(this, result.withChildren(Node.of("list")));
            default -> Turn.to(this, result);
        };
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
