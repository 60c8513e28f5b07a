package io.linkgate.sandbox.server;

import io.linkgate.protocol.node.StreamCode;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.stage.Closed;
import io.linkgate.sandbox.stage.Effect;
import io.linkgate.sandbox.stage.RefSource;
import io.linkgate.sandbox.stage.ServerStanzas;
import io.linkgate.sandbox.stage.Silent;
import io.linkgate.sandbox.stage.Stage;
import io.linkgate.sandbox.stage.Turn;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The turns that a connection takes when a fault applies to it. */
final class FaultTurns {

    /** What a server answers to a device that it no longer has, or to an account that is gone or banned. */
    private static final Set<StreamCode> ENDS_OF_A_LINK =
            EnumSet.of(StreamCode.LOGGED_OUT, StreamCode.ACCOUNT_LOCKED, StreamCode.ACCOUNT_BANNED);

    private FaultTurns() {}

    /**
     * The turn after the handshake instead of the usual welcome; empty if the fault leaves the welcome as it is.
     *
     * @param devices those that log in with the companion's key
     */
    static Optional<Turn> atWelcome(Fault fault, List<DeviceAddress> devices, Instant now) {
        return switch (fault.kind()) {
            case REFUSE, DROP -> Optional.of(Turn.to(new Closed()));
            case HANG -> Optional.of(Turn.to(Silent.begin(now)));
            case FAILURE -> Optional.of(failure(fault.code(), devices));
            default -> Optional.empty();
        };
    }

    /** A refusal that ends a link is true: the phone no longer lists the device either. */
    private static Turn failure(int code, List<DeviceAddress> devices) {
        Turn turn = Turn.to(new Closed(), ServerStanzas.failure(code));
        return StreamCode.of(code).filter(ENDS_OF_A_LINK::contains).isPresent()
                ? turn.with(devices.stream().map(Effect.Unlink::new).toArray(Effect[]::new))
                : turn;
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
