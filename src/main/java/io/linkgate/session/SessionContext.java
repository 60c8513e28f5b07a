package io.linkgate.session;

import io.linkgate.instance.EngineKind;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What all sessions share.
 *
 * @param engines who connects
 * @param healing who decides
 * @param snapshots where everyone reads
 * @param devices where devices are kept
 * @param accounts whose they are
 * @param turnstile who may connect now
 * @param paces how long that takes
 * @param observer who counts
 * @param log where it is told to operators
 * @param givenUp to be run when a device was given up
 * @param disk runs what waits for the disk; small, never a mailbox's own
 * @param executor runs the mailboxes; small
 * @param scheduler wakes mailboxes; runs nothing else
 * @param clock what time it is
 * @param steady how much time has passed; it cannot be set
 * @param random for jitter only, never for secrets
 */
record SessionContext(
        Engines engines,
        Healing healing,
        SnapshotStore snapshots,
        DeviceStore devices,
        LinkedAccounts accounts,
        Turnstile turnstile,
        Map<EngineKind, Pace> paces,
        Observer observer,
        SessionLog log,
        Runnable givenUp,
        Executor disk,
        Executor executor,
        ScheduledExecutorService scheduler,
        Clock clock,
        Clock steady,
        RandomGenerator random) {

    Pace paceOf(EngineKind engine) {
        return paces.get(engine);
    }

    Instant now() {
        return clock.instant();
    }
}
