package io.linkgate.sandbox.server;

import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.stage.Closed;
import io.linkgate.sandbox.stage.RefSource;
import io.linkgate.sandbox.stage.ServerStanzas;
import io.linkgate.sandbox.stage.Silent;
import io.linkgate.sandbox.stage.Stage;
import io.linkgate.sandbox.stage.Turn;
import java.time.Instant;
import java.util.Optional;

/** The turns that a connection takes when a fault applies to it. */
final class FaultTurns {

    private FaultTurns() {}

    /** The turn after the handshake instead of the usual welcome; empty if the fault leaves the welcome as it is. */
    static Optional<Turn> atWelcome(Fault fault, Instant now) {
        return switch (fault.kind()) {
            case REFUSE, DROP -> Optional.of(Turn.to(new Closed()));
            case HANG -> Optional.of(Turn.to(Silent.begin(now)));
            case FAILURE -> Optional.of(Turn.to(new Closed(), ServerStanzas.failure(fault.code())));
            default -> Optional.empty();
        };
    }

    /** The turn that the fault causes at that stage; empty for garbage, which is no stanza and changes no stage. */
    static Optional<Turn> at(Stage stage, Fault fault, RefSource refs, Instant now) {
        return switch (fault.kind()) {
            case STREAM_ERROR -> Optional.of(Turn.to(new Closed(), ServerStanzas.streamError(fault.code())));
            case UNANSWERED -> Optional.of(Turn.to(new Closed(), ServerStanzas.unanswered(refs.stanzaId())));
            case REPLACED -> Optional.of(Turn.to(new Closed(), ServerStanzas.replaced()));
            case REFRESH -> Optional.of(Turn.to(stage, ServerStanzas.refresh(refs.stanzaId(), now)));
            case SILENCE -> Optional.of(Turn.to(Silent.begin(now)));
            case GARBAGE -> Optional.empty();
            default -> Optional.of(Turn.to(new Closed()));
        };
    }
}
