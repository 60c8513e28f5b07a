package io.linkgate.live;

import io.linkgate.engine.Mailbox;
import io.linkgate.instance.Wanted;
import io.linkgate.session.SessionSnapshot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The logout of one session's linked device, which its owner gives up. Confined to the session's mailbox. */
final class DeviceLogout {

    private final SessionContext context;
    private final Mailbox mailbox;
    private final SnapshotPublisher publisher;
    private final DeviceKeeper keeper;
    private final Connector connector;
    private final Reconciliation reconciliation;

    DeviceLogout(
            SessionContext context,
            Mailbox mailbox,
            SnapshotPublisher publisher,
            DeviceKeeper keeper,
            Connector connector,
            Reconciliation reconciliation) {
        this.context = context;
        this.mailbox = mailbox;
        this.publisher = publisher;
        this.keeper = keeper;
        this.connector = connector;
        this.reconciliation = reconciliation;
    }

    /**
     * Gives the linked device up, if there is one.
     *
     * @param done gets the snapshot afterwards; fails if the change cannot be written
     */
    void request(CompletableFuture<SessionSnapshot> done) {
        if (publisher.state().shown().isPresent()) {
            done.complete(publisher.snapshot()); // a session that shows a code is not linked
            return;
        }
        // Before the device is given up: what this connection still had to save would bring it back.
        reconciliation.disconnect();
        connector.forgetDevice();
        keeper.giveUp(reconciliation.instance().engine())
                .whenComplete((was, failure) -> mailbox.execute(
                        done, () -> givenUp(failure == null && was, Optional.ofNullable(failure), done)));
    }

    private void givenUp(boolean wasLinked, Optional<Throwable> failure, CompletableFuture<SessionSnapshot> done) {
        if (wasLinked) {
            context.log().happened(reconciliation.instance().id(), "its device is given up");
            context.stores().givenUp().run();
            reconciliation.afterLogout();
        } else if (reconciliation.instance().wanted() == Wanted.RUNNING && isConnecting()) {
            reconciliation.reconnect();
        }
        failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(publisher.snapshot()));
    }

    private boolean isConnecting() {
        return switch (publisher.state().status()) {
            case STARTING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED, WORKING -> true;
            case STOPPED, SCAN_QR_CODE, FAILED -> false;
        };
    }
}
