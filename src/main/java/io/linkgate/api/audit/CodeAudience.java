package io.linkgate.api.audit;

import io.linkgate.api.call.Call;
import io.linkgate.api.code.CodeViewers;
import io.linkgate.audit.Actor;
import io.linkgate.audit.AuditTrail;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Counts the views of codes for the audit, by the token or temporary link of the call and its address. */
public final class CodeAudience implements CodeViewers {

    private final AuditTrail trail;
    private final Clock clock;

    public CodeAudience(AuditTrail trail, Clock clock) {
        this.trail = Objects.requireNonNull(trail);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public void saw(Call call, Instance instance, QrCode code, Instant now) {
        trail.seen(
                instance.id(), CallEntry.actor(call.caller()), call.address(), code.expiresAt(), code.sequence(), now);
    }

    @Override
    public BiConsumer<InstanceId, QrCode> lasting(Call call) {
        Actor actor = CallEntry.actor(call.caller());
        String address = call.address();
        return (id, code) -> trail.seen(id, actor, address, code.expiresAt(), code.sequence(), clock.instant());
    }
}
