package io.linkgate.protocol.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.linkgate.protocol.MoveList;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineEvent.Kind;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The legal moves of a linked companion's connection, and that nothing else is possible. */
class OnlineMovesTest {

    @Test
    void theListInTheJavadocIsTheTable() throws IOException {
        assertThat(MoveList.documentedBy(Online.class))
                .isEqualTo(MoveList.allowedBy(OnlineMoves.TABLE, OnlinePhase.class, Kind.class));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void impossibleEventThrowsNamingBoth(OnlinePhase phase, Kind kind) {
        OnlineRun run = in(phase);

        assertThatThrownBy(() -> run.on(event(kind)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(phase.name())
                .hasMessageContaining(kind.name());
    }

    @ParameterizedTest
    @EnumSource
    void onlyClosedIsFinal(OnlinePhase phase) {
        boolean anyMove = Stream.of(Kind.values())
                .anyMatch(kind -> !OnlineMoves.TABLE.from(phase, kind).isEmpty());

        assertThat(anyMove).isNotEqualTo(phase == OnlinePhase.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLOSED")
    void anyOpenConnectionCanBeClosed(OnlinePhase phase) {
        OnlineRun run = in(phase).on(new OnlineEvent.CloseWanted());

        assertThat(run.phase()).isEqualTo(OnlinePhase.CLOSED);
        assertThat(run.only(OnlineAction.End.class).end().cause()).isEqualTo(ConnectionEnd.Cause.CLOSED);
    }

    /** Messages that have waited come before the device is online, also while the database is away. */
    @ParameterizedTest
    @EnumSource(names = {"COUNTING", "MAKING", "UPLOADING", "ACTIVATING", "ONLINE"})
    void whatCannotBeKeptEndsTheConnectionLikeALostOne(OnlinePhase phase) {
        OnlineRun run = in(phase).on(event(Kind.BROKEN));

        assertThat(run.phase()).isEqualTo(OnlinePhase.CLOSED);
        assertThat(run.only(OnlineAction.End.class).end()).isEqualTo(ConnectionEnd.lost("no disk"));
    }

    private static Stream<Arguments> impossible() {
        return Stream.of(OnlinePhase.values())
                .flatMap(phase -> Stream.of(Kind.values())
                        .filter(kind -> OnlineMoves.TABLE.from(phase, kind).isEmpty())
                        .map(kind -> arguments(phase, kind)));
    }

    private static OnlineRun in(OnlinePhase phase) {
        OnlineRun run = new OnlineRun(phase == OnlinePhase.LEAVING ? Purpose.LEAVE : Purpose.STAY);
        run = switch (phase) {
            case CONNECTING -> run;
            case HANDSHAKING -> run.on(event(Kind.CONNECTED));
            case LOGGING_IN -> run.connect();
            case COUNTING, LEAVING -> run.login();
            case MAKING -> run.login().answered("0");
            case UPLOADING -> run.login().answered("0").on(event(Kind.PRE_KEYS_MADE));
            case ACTIVATING -> run.login().answered("800");
            case ONLINE -> run.goOnline();
            case CLOSED -> run.on(event(Kind.CLOSE_WANTED));
        };
        assertThat(run.phase()).isEqualTo(phase);
        return run;
    }

    private static OnlineEvent event(Kind kind) {
        return switch (kind) {
            case CONNECTED -> new OnlineEvent.Connected();
            case ESTABLISHED -> new OnlineEvent.Established(0);
            case NODE_RECEIVED -> new OnlineEvent.NodeReceived(Node.of("ib"));
            case TIME_PASSED -> new OnlineEvent.TimePassed(0);
            case PRE_KEYS_MADE -> new OnlineEvent.PreKeysMade(List.of());
            case BROKEN -> new OnlineEvent.Broken("no disk");
            case SOCKET_ENDED -> new OnlineEvent.SocketEnded(ConnectionEnd.lost("gone"));
            case CLOSE_WANTED -> new OnlineEvent.CloseWanted();
        };
    }
}
