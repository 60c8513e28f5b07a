package io.linkgate.event;

import io.linkgate.history.SessionRecord;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Finds the codes that sessions of other nodes begin to show, for the streams of this one. Safe for use by any thread; the
 * snapshots of one instance come in their order.
 */
public final class ForeignCodes {

    private final BooleanSupplier wanted;
    private final Consumer<List<SessionRecord>> events;
    private final Map<InstanceId, String> shown = new ConcurrentHashMap<>();

    /**
     * Connects the parts.
     *
     * @param wanted whether any stream wants codes
     * @param events gets each new code; must not wait
     */
    public ForeignCodes(BooleanSupplier wanted, Consumer<List<SessionRecord>> events) {
        this.wanted = Objects.requireNonNull(wanted);
        this.events = Objects.requireNonNull(events);
    }

    /** A session of another node has this snapshot now. */
    public void seen(SessionSnapshot snapshot) {
        Optional<String> code = snapshot.state().shown().map(QrCode::text);
        if (code.isEmpty()) {
            shown.remove(snapshot.id());
        } else if (!code.get().equals(shown.put(snapshot.id(), code.get())) && wanted.getAsBoolean()) {
            events.accept(List.of(new SessionRecord(0, snapshot, Optional.empty())));
        }
    }

    /** Nothing is known of that session any more. */
    public void forget(InstanceId id) {
        shown.remove(id);
    }
}
