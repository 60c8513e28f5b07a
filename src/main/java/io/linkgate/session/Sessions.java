package io.linkgate.session;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.phone.PhoneNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** All live sessions of this server. Safe for use by any thread; only {@link #history} blocks. */
public interface Sessions {

    /** The session's snapshot. Never waits, never changes anything, touches no socket and no database. */
    SessionSnapshot current(Instance instance);

    /** The last moves of the session, the oldest first; bounded, and kept over restarts. Blocks on the database. */
    List<Transition> history(Instance instance);

    /**
     * The code that is live now; counts as watching if there is one. Never waits and triggers nothing: without a live
     * code a caller continues with {@link #awaitCode}.
     */
    Optional<QrCode> liveCode(Instance instance);

    /**
     * Notes that the instance is being watched, and triggers the healer where that helps, as a poll does. For watchers
     * that do not poll: to be repeated at least once a minute. Returns at once.
     */
    void watch(Instance instance);

    /**
     * Waits for a live code: counts as watching, and triggers the healer where that helps.
     *
     * @param wait how long to wait at most, zero or more; occupies no thread
     * @return completes, on a thread of the sessions, as soon as there is a live code or waiting is pointless, or when
     *     the time is up; fails with {@link java.util.concurrent.CancellationException} when the server shuts down. A
     *     caller that no longer waits cancels it, and is forgotten at once
     */
    default CompletionStage<CodePoll> awaitCode(Instance instance, Duration wait) {
        return awaitCode(instance, wait, 0);
    }

    /**
     * Like {@link #awaitCode(Instance, Duration)}, for a caller that already has a code and waits for the next.
     *
     * @param after the {@link QrCode#sequence} of the code that the caller has; if that code is live, it is returned
     *     only when the time is up and no other has followed. 0 for none
     */
    CompletionStage<CodePoll> awaitCode(Instance instance, Duration wait, int after);

    /**
     * Requests a pairing code, as an alternative to scanning the QR code on show; counts as watching.
     *
     * @param phone the phone on which the code will be typed
     * @return completes on any thread; fails with {@link java.util.concurrent.CancellationException} when the server
     *     shuts down
     */
    CompletionStage<PairingCodeResult> requestCode(Instance instance, PhoneNumber phone);

    /** Passes a new name and a new expected telephone number to the session; changes nothing else. */
    void update(Instance newest);

    /**
     * Brings the session in line with {@link Instance#wanted()}, in the background.
     *
     * @return completes, on a thread of the sessions, with the snapshot right after the command was accepted, for
     *     example {@code STARTING}
     */
    CompletionStage<SessionSnapshot> apply(Instance instance);

    /**
     * Replaces the connection in the background. A linked device stays linked.
     *
     * @param instance an instance that is wanted to run
     * @return completes like {@link #apply}
     */
    CompletionStage<SessionSnapshot> restart(Instance instance);

    /**
     * Gives the linked device up, if there is one: the instance no longer has it, and the device is removed from its
     * account in the background, as soon as WhatsApp can be reached. Does nothing if no device is linked.
     *
     * @return completes, on a thread of the sessions, with the snapshot after the change is on disk; fails if it cannot
     *     be written
     */
    CompletionStage<SessionSnapshot> logOut(Instance instance);

    /** Warnings about what will soon stop working for instances of that engine; usually none. Never waits. */
    default List<Warning> warnings(EngineKind engine) {
        return List.of();
    }

    /**
     * Passes on the id of each session whose snapshot has changed from now on, right afterwards, on any thread; must
     * neither block nor throw.
     */
    void whenChanged(Consumer<InstanceId> listener);

    /** Ends the session of an instance that is about to be deleted, and forgets it. */
    void forget(InstanceId id);
}
