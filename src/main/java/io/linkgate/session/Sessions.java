package io.linkgate.session;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.phone.PhoneNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** All live sessions of this server. Safe for use by any thread; no method blocks. */
public interface Sessions {

    /** Where the session is now. Never waits, never changes anything, touches no socket and no database. */
    SessionSnapshot current(Instance instance);

    /** The last moves of the session on this server, the oldest first; bounded, and gone with the server. Never waits. */
    List<Transition> history(Instance instance);

    /**
     * The code that is live now; counts as watching if there is one. Never waits, and sets nothing to work: without a live
     * code a caller goes on to {@link #awaitCode}.
     */
    Optional<QrCode> liveCode(Instance instance);

    /**
     * Waits for a live code: counts as watching, and sets the healer to work where that helps.
     *
     * @param wait how long to wait at most, zero or more; costs no thread
     * @return completes, on a thread of the sessions, as soon as a live code is there or waiting is pointless, or when the
     *     time is up; fails with {@link java.util.concurrent.CancellationException} when the server shuts down. A caller that
     *     waits no longer cancels it, and is forgotten at once
     */
    default CompletionStage<CodePoll> awaitCode(Instance instance, Duration wait) {
        return awaitCode(instance, wait, 0);
    }

    /**
     * Like {@link #awaitCode(Instance, Duration)}, but one code is not enough: waits for the next.
     *
     * @param after the {@link QrCode#sequence} of the code that the caller has; if that is the live one, it is seen only
     *     when the time is up and no other has come. 0 for none
     */
    CompletionStage<CodePoll> awaitCode(Instance instance, Duration wait, int after);

    /**
     * Asks for a code that is typed into a phone, in place of scanning the one on show; counts as watching.
     *
     * @param phone the telephone that will be linked
     * @return completes on any thread; fails with {@link java.util.concurrent.CancellationException} when the server shuts down
     */
    CompletionStage<PairingCodeResult> requestCode(Instance instance, PhoneNumber phone);

    /** Makes a new name and a new expected telephone number known to the session; changes nothing else. */
    void update(Instance newest);

    /**
     * Brings the session in line with what {@link Instance#wanted()} says, in the background.
     *
     * @return completes, on a thread of the sessions, with where the session is right after the command was taken, for
     *     example {@code STARTING}
     */
    CompletionStage<SessionSnapshot> apply(Instance instance);

    /**
     * A new connection in place of the present one, in the background; the device stays linked if it is.
     *
     * @param instance one that is wanted to run
     * @return completes like {@link #apply}
     */
    CompletionStage<SessionSnapshot> restart(Instance instance);

    /**
     * Gives the linked device up, if there is one: the instance has none from then on, and the device is taken off its account
     * in the background, as soon as the far side can be reached. Nothing happens when none is linked.
     *
     * @return completes, on a thread of the sessions, with where the session is once that is on disk; fails when it cannot be
     */
    CompletionStage<SessionSnapshot> logOut(Instance instance);

    /** What still works for instances of that engine and will not for long; usually nothing. Never waits. */
    default List<Warning> warnings(EngineKind engine) {
        return List.of();
    }

    /** Ends the session of an instance that is about to be deleted, and forgets it. */
    void forget(InstanceId id);
}
