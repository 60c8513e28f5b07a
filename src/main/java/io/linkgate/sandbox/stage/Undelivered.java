package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that their devices have not answered yet. They are delivered again at each login, and forgotten at a
 * restart, like faults. Safe for use by any thread.
 */
public final class Undelivered {

    private static final Logger LOG = LoggerFactory.getLogger(Undelivered.class);

    /** Maximum per device; older messages are dropped. */
    private static final int MAX_WAITING = 1_000;

    /** How many answered messages are remembered, to notice a second answer. */
    private static final int MAX_ANSWERED = 1_000;

    private final Map<DeviceAddress, Deque<SentMessage>> waiting = new HashMap<>();
    private final Deque<SentMessage> answered = new ArrayDeque<>();

    public synchronized void add(SentMessage message) {
        Deque<SentMessage> queue = waiting.computeIfAbsent(message.device(), any -> new ArrayDeque<>());
        queue.add(message);
        if (queue.size() > MAX_WAITING) {
            queue.remove();
        }
    }

    /** The messages that this device has not answered yet, the oldest first. */
    public synchronized List<SentMessage> of(DeviceAddress device) {
        return new ArrayList<>(waiting.getOrDefault(device, new ArrayDeque<>()));
    }

    /** Records an answer from a device. */
    public synchronized void answered(DeviceAddress device, Node answer) {
        Deque<SentMessage> queue = waiting.getOrDefault(device, new ArrayDeque<>());
        Stream.concat(queue.stream(), answered.stream())
                .filter(message -> message.device().equals(device) && message.isAnswer(answer))
                .findFirst()
                .ifPresent(message -> {
                    message.answered(answer);
                    if (!message.isAnsweredOnce()) {
                        LOG.warn("A companion answered a {} wrongly or twice: {}", message.stanza(), answer);
                    }
                    if (message.isRight(answer) && queue.remove(message)) {
                        remember(message);
                    }
                });
    }

    /** Drops the messages of a device that is gone. */
    public synchronized void forget(DeviceAddress device) {
        waiting.remove(device);
    }

    private void remember(SentMessage message) {
        answered.add(message);
        if (answered.size() > MAX_ANSWERED) {
            answered.remove();
        }
    }
}
