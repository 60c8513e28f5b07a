package io.linkgate.live;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.Workers;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.EngineKind;
import io.linkgate.session.Observer;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Everything that all sessions share.
 *
 * @param engines open connections
 * @param reconciler decides
 * @param stores hold what outlives a connection
 * @param accounts the accounts of the linked devices
 * @param limiter limits how many connect at once
 * @param timesToCode how long connecting takes, by engine
 * @param observer counts
 * @param log reports to operators
 * @param workers run the mailboxes; their slow tasks wait for the disk
 * @param clocks the wall clock for all that callers read, and the steady one for the lifetime of codes
 * @param random for jitter only, never for secrets
 */
record SessionContext(
        Engines engines,
        Reconciler reconciler,
        SessionStores stores,
        LinkedAccounts accounts,
        ConnectLimiter limiter,
        Map<EngineKind, TimeToCode> timesToCode,
        Observer observer,
        SessionLog log,
        Workers workers,
        Clocks clocks,
        RandomGenerator random) {

    TimeToCode timeToCode(EngineKind engine) {
        return timesToCode.get(engine);
    }

    Instant now() {
        return clocks.wall().instant();
    }
}
