package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.EngineListener;
import io.linkgate.engine.Mailbox;
import io.linkgate.engine.PairingCodeAnswer;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.protocol.socket.ClientVersion;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection as a session sees it: finds out the client version and makes an attempt to pair or, with a linked
 * device, to log in. If the server refuses the version as too old and a newer one is known, it makes one more attempt.
 * Everything happens in its mailbox.
 */
final class WhatsAppConnection implements EngineConnection {

    private static final Logger LOG = LoggerFactory.getLogger(WhatsAppConnection.class);

    private static final String INTERNAL_ERROR = "Internal error; see the log.";

    private final EngineContext context;
    private final CompanionDevice device;
    private final Optional<MessageStore> messages;
    private final EngineListener listener;
    private final Mailbox mailbox;
    private Optional<Attempt<?, ?, ?>> attempt = Optional.empty();
    private CompletionStage<Void> lastQuiet = CompletableFuture.completedFuture(null); // of the last attempt
    private boolean over;

    /** @param messages empty if the device is to leave its account */
    WhatsAppConnection(
            EngineContext context, CompanionDevice device, Optional<MessageStore> messages, EngineListener listener) {
        this.context = context;
        this.device = device;
        this.messages = messages;
        this.listener = listener;
        this.mailbox = new Mailbox(context.workers().mailboxes());
    }

    void begin() {
        whenKnown(context.target().versions().current(), version -> attempt(version, true));
    }

    /** Goes on with a version in the mailbox. A lookup that fails is a bug; the session must learn of the end. */
    private void whenKnown(CompletionStage<ClientVersion> version, Consumer<ClientVersion> next) {
        version.whenComplete((known, failure) -> mailbox.execute(() -> {
            if (failure == null) {
                next.accept(known);
            } else {
                LOG.error("The client version could not be found out", failure);
                finish(new Ended(EndCause.PROTOCOL, INTERNAL_ERROR));
            }
        }));
    }

    @Override
    public CompletionStage<PairingCodeAnswer> requestCode(String phone) {
        CompletableFuture<PairingCodeAnswer> promise = new CompletableFuture<>();
        mailbox.execute(
                promise,
                () -> attempt.ifPresentOrElse(
                        current -> current.requestCode(phone, promise),
                        () -> promise.complete(new PairingCodeAnswer.Missing(
                                over ? PairingCodeAnswer.Why.OVER : PairingCodeAnswer.Why.NOT_NOW))));
        return promise;
    }

    @Override
    public MessagePort messages() {
        return new ConnectionMessages(mailbox, () -> attempt.flatMap(Attempt::messages));
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        mailbox.execute(() -> {
            try {
                attempt.ifPresentOrElse(Attempt::close, () -> finish(new Ended(EndCause.CLOSED, "Closed by us.")));
            } finally {
                lastQuiet.whenComplete((done, failure) -> quiet.complete(null));
            }
        });
        return quiet;
    }

    private void attempt(ClientVersion version, boolean mayAskForAnother) {
        if (over) {
            return;
        }
        try {
            dial(version, mayAskForAnother);
        } catch (Throwable e) {
            LOG.error("A connection could not be started", e);
            finish(new Ended(EndCause.PROTOCOL, INTERNAL_ERROR)); // first, so that this is the reason
            attempt.ifPresent(Attempt::close);
        }
    }

    private void dial(ClientVersion version, boolean mayAskForAnother) {
        Optional<URI> endpoint = context.target().endpoint().get();
        if (endpoint.isEmpty()) {
            finish(new Ended(EndCause.UNREACHABLE, "The address to connect to is not known yet."));
            return;
        }
        Consumer<Ended> whenOver = end -> ended(end, version, mayAskForAnother);
        AttemptContext of = new AttemptContext(context, device, version, endpoint.get(), mailbox, listener, whenOver);
        Attempt<?, ?, ?> next =
                device.state().link().isPresent() ? OnlineAttempt.of(of, messages) : PairingAttempt.of(of);
        attempt = Optional.of(next);
        next.begin();
    }

    private void ended(Ended end, ClientVersion version, boolean mayAskForAnother) {
        lastQuiet = attempt.<CompletionStage<Void>>map(Attempt::quiet).orElse(lastQuiet);
        attempt = Optional.empty();
        if (end.cause() != EndCause.CLIENT_OUTDATED) {
            finish(end);
            return;
        }
        if (!mayAskForAnother) {
            finish(outdated(version));
            return;
        }
        whenKnown(context.target().versions().after(version), newer -> {
            if (newer.compareTo(version) > 0) {
                attempt(newer, false);
            } else {
                finish(outdated(version));
            }
        });
    }

    private static Ended outdated(ClientVersion version) {
        return new Ended(
                EndCause.CLIENT_OUTDATED,
                "WhatsApp refuses client version " + version + " as too old (405). Linkgate looks for a newer one every"
                        + " hour; LINKGATE_WHATSAPP_VERSION sets one by hand.");
    }

    private void finish(Ended end) {
        if (!over) {
            over = true;
            listener.on(end);
        }
    }
}
