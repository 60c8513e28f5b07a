package io.linkgate.api.audit;

import io.linkgate.api.call.Call;
import io.linkgate.api.code.CodeViewers;
import io.linkgate.audit.AuditTrail;
import io.linkgate.instance.Instance;
import io.linkgate.session.QrCode;
import java.time.Instant;
import java.util.Objects;

/** Counts the views of codes for the audit, by the token or temporary link of the call and its address. */
public final class CodeAudience implements CodeViewers {

    private final AuditTrail trail;

    public CodeAudience(AuditTrail trail) {
        this.trail = Objects.requireNonNull(trail);
    }

    @Override
    public void saw(Call call, Instance instance, QrCode code, Instant now) {
        trail.seen(
                instance.id(), CallEntry.actor(call.caller()), call.address(), code.expiresAt(), code.sequence(), now);
    }
}
