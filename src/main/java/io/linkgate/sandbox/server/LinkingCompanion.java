package io.linkgate.sandbox.server;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.sandbox.account.PendingDevice;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.stage.Finish;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.sandbox.stage.PairingCodeOffer;
import io.linkgate.sandbox.stage.PasskeyWanted;
import io.linkgate.sandbox.stage.PrimaryKeys;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.sandbox.stage.ShowingRefs;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The companion of one connection, as a phone reaches it through the server while it shows its codes. Safe for use by
 * any thread; each call locks the connection and waits for nothing but the disk on which a link is saved.
 */
public final class LinkingCompanion {

    private final SandboxContext context;
    private final StageRunner stages;
    private final WaitingPhones phones;

    LinkingCompanion(SandboxContext context, StageRunner stages, WaitingPhones phones) {
        this.context = context;
        this.stages = stages;
        this.phones = phones;
    }

    /** The codes that this companion may show now. */
    public Optional<Offer> offer() {
        return stages.stage().offer();
    }

    /** The pairing code that this companion shows, while it is valid. */
    public Optional<PairingCodeOffer> asked() {
        return stages.stage() instanceof ShowingRefs showing ? showing.askedAt(context.now()) : Optional.empty();
    }

    /**
     * Takes what a phone has signed for this companion.
     *
     * @param still whether the code that the phone has used is still on offer
     * @return the result, or empty if the code is not on offer
     */
    public Optional<CompletableFuture<ScanResult>> confirm(Predicate<ShowingRefs> still, PendingDevice pendingDevice) {
        synchronized (stages) {
            if (!(stages.stage() instanceof ShowingRefs showing) || !still.test(showing)) {
                return Optional.empty();
            }
            CompletableFuture<ScanResult> result = phones.vouching();
            boolean restart = context.faults()
                    .trigger(stages.client(), fault -> fault.kind() == FaultKind.NO_RESTART)
                    .isEmpty();
            stages.take(showing.vouched(pendingDevice, context.refs().stanzaId(), restart, context.now()));
            stages.applyFault();
            return Optional.of(result);
        }
    }

    /**
     * Notifies this companion that its pairing code was typed on a phone.
     *
     * @param ref the name of the code
     * @return the companion's answer, which is empty if none arrives; or empty if this companion does not show that
     *     code, or it is being typed already
     */
    public Optional<CompletableFuture<Optional<Finish>>> hello(SecretBytes ref, PrimaryKeys keys) {
        synchronized (stages) {
            Optional<PairingCodeOffer> asked = asked().filter(
                            code -> code.ref().equals(ref) && code.typing().isEmpty());
            if (asked.isEmpty() || !(stages.stage() instanceof ShowingRefs showing)) {
                return Optional.empty();
            }
            CompletableFuture<Optional<Finish>> answer = phones.typing();
            stages.take(showing.typed(keys, context.refs().stanzaId(), context.now()));
            return Optional.of(answer);
        }
    }

    /** The phone no longer waits for that answer, or cannot use it: the code may be typed again. */
    public void giveUp(SecretBytes ref, CompletableFuture<Optional<Finish>> answer) {
        synchronized (stages) {
            if (!phones.isAwaited(answer)) {
                return;
            }
            phones.dismissTypist();
            if (stages.stage() instanceof ShowingRefs showing && showing.asks(ref)) {
                stages.take(showing.typingFailed());
            }
        }
    }

    /**
     * Asks this companion to change the secret of its codes; false if that code is no longer on offer here.
     *
     * @param secret that of the code: no phone links with it any more
     */
    public boolean refresh(String ref, SecretBytes secret) {
        synchronized (stages) {
            if (!(stages.stage() instanceof ShowingRefs showing) || !showing.offers(ref)) {
                return false;
            }
            stages.take(showing.refreshed(secret, context.refs().stanzaId(), context.now()));
            return true;
        }
    }

    /**
     * Asks this companion for a passkey, because the account of the phone that has taken its code requires one.
     *
     * @param still whether the code that the phone has used is still on offer
     * @return whether it is, and the companion was asked
     */
    public boolean wantPasskey(Predicate<ShowingRefs> still) {
        synchronized (stages) {
            if (!(stages.stage() instanceof ShowingRefs showing) || !still.test(showing)) {
                return false;
            }
            stages.take(PasskeyWanted.begin(context.refs().stanzaId(), context.random(), context.now()));
            stages.applyFault();
            return true;
        }
    }
}
