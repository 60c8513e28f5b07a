package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.protocol.node.NodeException;
import io.linkgate.sandbox.account.DeviceAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stanzas that their devices have not answered yet. They are delivered again at each login, also after a restart.
 * Safe for use by any thread.
 */
public final class OfflineQueue {

    private static final Logger LOG = LoggerFactory.getLogger(OfflineQueue.class);

    /** Maximum per device; older stanzas are dropped. */
    static final int MAX_WAITING = 10_000;

    /** How many answered stanzas are remembered, to notice a second answer. */
    private static final int MAX_ANSWERED = 1_000;

    private static final String PREFIX = "mail/";

    private final Journal journal;
    private final Map<DeviceAddress, NavigableMap<Long, QueuedStanza>> waiting = new HashMap<>();
    private final Deque<QueuedStanza> answered = new ArrayDeque<>();
    private long last;

    /** The queue as the journal has it. */
    public OfflineQueue(Journal journal) {
        this.journal = Objects.requireNonNull(journal);
        journal.records(PREFIX).forEach(this::restore);
    }

    private void restore(String name, byte[] record) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(record);
            DeviceAddress device = new DeviceAddress(new PhoneNumber(bytes.getLong()), bytes.get() & 0xff);
            byte[] stanza = new byte[bytes.remaining()];
            bytes.get(stanza);
            long number = Long.parseLong(name.substring(PREFIX.length()));
            put(new QueuedStanza(number, device, NodeDecoder.decode(stanza), Optional.empty()));
            last = Math.max(last, number);
        } catch (NodeException | RuntimeException e) {
            LOG.warn("A stanza of the sandbox was damaged on disk and is dropped");
        }
    }

    /** Adds a stanza for a device; it has an id. */
    public QueuedStanza add(DeviceAddress device, Node stanza) {
        return add(device, stanza, Optional.empty());
    }

    /** Adds a stanza for which only that answer is right. It does not survive a restart. */
    QueuedStanza add(DeviceAddress device, Node stanza, Node onlyAnswer) {
        return add(device, stanza, Optional.of(onlyAnswer));
    }

    private synchronized QueuedStanza add(DeviceAddress device, Node stanza, Optional<Node> onlyAnswer) {
        QueuedStanza queued = new QueuedStanza(last + 1, device, stanza, onlyAnswer);
        if (onlyAnswer.isEmpty()) {
            byte[] bytes = NodeEncoder.encode(stanza);
            journal.put(
                    PREFIX + queued.number(),
                    ByteBuffer.allocate(Long.BYTES + 1 + bytes.length)
                            .putLong(device.phone().digits())
                            .put((byte) device.device())
                            .put(bytes)
                            .array());
        }
        last++;
        NavigableMap<Long, QueuedStanza> queue = put(queued);
        if (queue.size() > MAX_WAITING) {
            drop(queue.firstEntry().getValue(), queue);
            LOG.warn("A device of the sandbox answers nothing: the oldest stanza for it is dropped");
        }
        return queued;
    }

    private NavigableMap<Long, QueuedStanza> put(QueuedStanza queued) {
        NavigableMap<Long, QueuedStanza> queue = waiting.computeIfAbsent(queued.device(), any -> new TreeMap<>());
        queue.put(queued.number(), queued);
        return queue;
    }

    private void drop(QueuedStanza queued, NavigableMap<Long, QueuedStanza> queue) {
        queue.remove(queued.number());
        if (queue.isEmpty()) {
            waiting.remove(queued.device());
        }
        journal.remove(PREFIX + queued.number());
    }

    /** The stanzas that this device has not answered yet, the oldest first. */
    public List<QueuedStanza> of(DeviceAddress device) {
        return after(device, 0);
    }

    /** The unanswered stanzas of this device behind that place in the queue, the oldest first. */
    public synchronized List<QueuedStanza> after(DeviceAddress device, long number) {
        return List.copyOf(queue(device).tailMap(number, false).values());
    }

    private NavigableMap<Long, QueuedStanza> queue(DeviceAddress device) {
        return waiting.getOrDefault(device, new TreeMap<>());
    }

    /** Records an answer from a device. */
    public synchronized void answered(DeviceAddress device, Node answer) {
        NavigableMap<Long, QueuedStanza> queue = queue(device);
        find(device, answer, queue.values()).ifPresent(queued -> {
            queued.answered(answer);
            // An ack together with a retry receipt is usual.
            if (!queued.isRight(answer) || (queued.isStrict() && !queued.isAnsweredOnce())) {
                LOG.warn("A companion answered a {} wrongly or twice: {}", queued.stanza(), answer);
            }
            if (queued.isRight(answer) && queue.containsKey(queued.number())) {
                drop(queued, queue);
                remember(queued);
            }
        });
    }

    private Optional<QueuedStanza> find(DeviceAddress device, Node answer, Collection<QueuedStanza> queue) {
        return Stream.concat(queue.stream(), answered.stream())
                .filter(queued -> queued.device().equals(device) && queued.isAnswer(answer))
                .findFirst();
    }

    /** Settles a stanza without an answer, for a phone that has taken it. */
    public synchronized void taken(QueuedStanza queued) {
        NavigableMap<Long, QueuedStanza> queue = queue(queued.device());
        if (queue.containsKey(queued.number())) {
            drop(queued, queue);
        }
    }

    /** Drops the stanzas of a device that is gone. */
    public synchronized void forget(DeviceAddress device) {
        List.copyOf(queue(device).values()).forEach(queued -> drop(queued, queue(device)));
        answered.removeIf(queued -> queued.device().equals(device));
    }

    private void remember(QueuedStanza queued) {
        answered.add(queued);
        if (answered.size() > MAX_ANSWERED) {
            answered.remove();
        }
    }
}
