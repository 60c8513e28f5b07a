package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.linkgate.protocol.MoveList;
import io.linkgate.protocol.identity.AdvStep;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingEvent.Kind;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of legal moves, and that nothing else is possible. */
class PairingMovesTest {

    @Test
    void theListInTheJavadocIsTheTable() throws IOException {
        assertThat(MoveList.documentedBy(Pairing.class))
                .isEqualTo(MoveList.allowedBy(PairingMoves.TABLE, PairingPhase.class, Kind.class));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void impossibleEventThrowsNamingBoth(PairingPhase phase, Kind kind) {
        PairingRun run = in(phase);

        assertThatThrownBy(() -> run.on(event(kind)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(phase.name())
                .hasMessageContaining(kind.name());
    }

    @ParameterizedTest
    @EnumSource
    void endIsFinal(PairingPhase phase) {
        boolean anyMove = Stream.of(Kind.values())
                .anyMatch(kind -> !PairingMoves.TABLE.from(phase, kind).isEmpty());

        assertThat(anyMove).isNotEqualTo(phase.isOver());
    }

    @ParameterizedTest
    @EnumSource
    void weCanCloseWheneverItIsNotOver(PairingPhase phase) {
        if (!phase.isOver()) {
            PairingRun run = in(phase).on(new PairingEvent.CloseWanted());

            assertThat(run.phase()).isEqualTo(PairingPhase.CLOSED);
            assertThat(run.end().cause()).isEqualTo(ConnectionEnd.Cause.CLOSED);
        }
    }

    private static Stream<Arguments> impossible() {
        return Stream.of(PairingPhase.values())
                .flatMap(phase -> Stream.of(Kind.values())
                        .filter(kind -> PairingMoves.TABLE.from(phase, kind).isEmpty())
                        .map(kind -> arguments(phase, kind)));
    }

    static PairingRun in(PairingPhase phase) {
        return switch (phase) {
            case CONNECTING -> new PairingRun();
            case HANDSHAKING -> new PairingRun().on(new PairingEvent.Connected());
            case AWAITING_REFS -> PairingRun.awaitingRefs();
            case SHOWING_CODE -> PairingRun.showing("a", "b");
            case AWAITING_SUCCESS -> PairingCodeRun.awaitingSuccess();
            case AWAITING_PASSKEY -> PairingRun.showing("a").receives(PasskeyWaitTest.request());
            case CONFIRMING -> PairingRun.showing("a").receives(PairingConfirmationTest.pairSuccess());
            case AWAITING_RESTART -> in(PairingPhase.CONFIRMING).on(event(Kind.LINK_KEPT));
            case LINKED -> in(PairingPhase.AWAITING_RESTART).on(event(Kind.SOCKET_CLOSED));
            case EXHAUSTED -> PairingRun.showing("a").pass(PairingTiming.FIRST_CODE, true);
            case CLOSED -> new PairingRun().on(new PairingEvent.CloseWanted());
        };
    }

    private static PairingEvent event(Kind kind) {
        return switch (kind) {
            case CONNECTED -> new PairingEvent.Connected();
            case ESTABLISHED -> new PairingEvent.Established(0);
            case NODE_RECEIVED -> new PairingEvent.NodeReceived(Node.of("ib"));
            case TIME_PASSED -> new PairingEvent.TimePassed(0);
            case SECRET_MADE -> new PairingEvent.SecretMade(PairingRun.SECRET);
            case CODE_WANTED -> new PairingEvent.CodeWanted(PairingCodeRun.request(9));
            case BUNDLE_SEALED ->
                new PairingEvent.BundleSealed(
                        PairingCodeRun.request(9), PairingCodeRun.hello(), PairingCodeRun.bundle());
            case BUNDLE_NOT_SEALED -> new PairingEvent.BundleNotSealed(PairingCodeRun.hello());
            case LINK_KEPT -> new PairingEvent.LinkKept(PairingConfirmationTest.linked());
            case LINK_REFUSED -> new PairingEvent.LinkRefused(AdvStep.SEAL);
            case LINK_NOT_KEPT -> new PairingEvent.LinkNotKept("no disk");
            case SOCKET_CLOSED -> new PairingEvent.SocketClosed("gone");
            case CHANNEL_FAILED ->
                new PairingEvent.ChannelFailed(new ConnectionEnd(ConnectionEnd.Cause.UNTRUSTED, "not it"));
            case CLOSE_WANTED -> new PairingEvent.CloseWanted();
        };
    }
}
