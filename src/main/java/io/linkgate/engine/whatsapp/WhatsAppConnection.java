package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineListener;
import io.linkgate.engine.Mailbox;
import io.linkgate.protocol.pairing.PairingEnd;
import io.linkgate.protocol.socket.ClientVersion;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection as a session sees it: finds out the client version, makes an attempt, and makes one more when the far side
 * says that the version is too old and a newer one is to be had. Everything happens in its mailbox.
 */
final class WhatsAppConnection implements EngineConnection {

    private static final Logger LOG = LoggerFactory.getLogger(WhatsAppConnection.class);

    private final WhatsAppEngine engine;
    private final CompanionDevice device;
    private final EngineListener listener;
    private final Mailbox mailbox;
    private Optional<PairingAttempt> attempt = Optional.empty();
    private boolean over;

    WhatsAppConnection(WhatsAppEngine engine, CompanionDevice device, EngineListener listener) {
        this.engine = engine;
        this.device = device;
        this.listener = listener;
        this.mailbox = new Mailbox(engine.workers());
    }

    void begin() {
        CompletionStage<ClientVersion> current = engine.target().versions().current();
        current.thenAccept(version -> mailbox.execute(() -> attempt(version, true)));
    }

    @Override
    public void close() {
        mailbox.execute(() -> attempt.ifPresentOrElse(
                PairingAttempt::close, () -> finish(new PairingEnd(PairingEnd.Cause.CLOSED, "Closed by us."))));
    }

    private void attempt(ClientVersion version, boolean mayAskForAnother) {
        if (over) {
            return;
        }
        try {
            dial(version, mayAskForAnother);
        } catch (RuntimeException e) {
            LOG.error("A connection could not be begun", e);
            finish(new PairingEnd(PairingEnd.Cause.PROTOCOL, "An internal error; the log tells more."));
        }
    }

    private void dial(ClientVersion version, boolean mayAskForAnother) {
        Optional<URI> endpoint = engine.target().endpoint().get();
        if (endpoint.isEmpty()) {
            finish(new PairingEnd(PairingEnd.Cause.LOST, "The address to connect to is not known yet."));
            return;
        }
        PairingAttempt next = new PairingAttempt(
                engine,
                device,
                version,
                endpoint.get(),
                mailbox,
                listener,
                end -> ended(end, version, mayAskForAnother));
        attempt = Optional.of(next);
        next.begin();
    }

    private void ended(PairingEnd end, ClientVersion version, boolean mayAskForAnother) {
        attempt = Optional.empty();
        if (end.cause() != PairingEnd.Cause.CLIENT_OUTDATED || !mayAskForAnother) {
            finish(end);
            return;
        }
        CompletionStage<ClientVersion> other = engine.target().versions().after(version);
        other.thenAccept(newer -> mailbox.execute(() -> {
            if (newer.compareTo(version) > 0) {
                attempt(newer, false);
            } else {
                finish(end);
            }
        }));
    }

    private void finish(PairingEnd end) {
        if (!over) {
            over = true;
            listener.on(new EngineEvent.Ended(cause(end), end.detail()));
        }
    }

    private static EndCause cause(PairingEnd end) {
        return switch (end.cause()) {
            case CLOSED -> EndCause.CLOSED;
            case LINKED -> EndCause.LINKED;
            case CODES_EXHAUSTED -> EndCause.CODES_EXHAUSTED;
            case LOST -> EndCause.UNREACHABLE;
            case UNTRUSTED -> EndCause.UNTRUSTED;
            case PROTOCOL -> EndCause.PROTOCOL;
            case CLIENT_OUTDATED -> EndCause.CLIENT_OUTDATED;
            case REFUSED -> EndCause.REFUSED;
        };
    }
}
