package io.linkgate.api.hook;

import io.linkgate.hook.DeliveryLog;
import io.linkgate.hook.Webhook;
import io.linkgate.hook.Webhooks;
import io.linkgate.hook.target.TargetRules;
import io.linkgate.instance.InstanceId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Webhooks in memory, and five deliveries of each instance that never end. Safe for use by any thread. */
public final class FakeHooks implements Webhooks, DeliveryLog {

    private static final int DELIVERIES = 5;

    private final Map<InstanceId, List<Webhook>> lists = new HashMap<>();
    private final List<String> replays = new ArrayList<>();

    /** The endpoints over such hooks; public targets only. */
    public static List<Object> endpoints() {
        FakeHooks hooks = new FakeHooks();
        return WebhookEndpoints.of(new WebhookParts(
                hooks, hooks, new TargetRules(false, InetAddress::getAllByName), () -> {}, Runnable::run));
    }

    synchronized void clear() {
        lists.clear();
        replays.clear();
    }

    synchronized List<String> replays() {
        return List.copyOf(replays);
    }

    @Override
    public synchronized List<Webhook> of(InstanceId id) {
        return lists.getOrDefault(id, List.of());
    }

    @Override
    public synchronized Optional<List<Webhook>> change(InstanceId id, UnaryOperator<List<Webhook>> change) {
        lists.put(id, List.copyOf(change.apply(of(id))));
        return Optional.of(of(id));
    }

    @Override
    public List<Delivery> list(InstanceId id, Optional<State> state, long after, int limit) {
        List<Delivery> all = new ArrayList<>();
        for (long number = after + 1; number <= DELIVERIES && all.size() < limit; number++) {
            all.add(new Delivery(
                    number,
                    "evt_" + number,
                    "session.status",
                    "https://crm.example/",
                    "crm",
                    state.orElse(State.DEAD),
                    Instant.EPOCH,
                    3,
                    "the receiver answered 500",
                    Optional.of(Instant.EPOCH),
                    Optional.empty()));
        }
        return all;
    }

    @Override
    public synchronized int replay(InstanceId id, Optional<Long> number, Optional<String> url) {
        if (url.filter(text -> text.indexOf('\0') >= 0).isPresent()) {
            throw new IllegalArgumentException("NUL in a url, which PostgreSQL refuses");
        }
        replays.add(number + " " + url);
        return 2;
    }
}
