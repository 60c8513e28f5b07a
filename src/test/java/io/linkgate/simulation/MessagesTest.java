package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.sandbox.server.Mail;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How a linked instance answers messages whose content is random: the stand-in expects exactly one answer of the right shape.
 */
class MessagesTest {

    private static final Duration LONGER_THAN_THE_SERVER_WAITS = Duration.ofMinutes(60);

    private final World world = World.wellStocked();
    private final Instance a = world.instance();

    static Stream<String> kinds() {
        return Mail.kinds().stream();
    }

    @BeforeEach
    void link() {
        world.link(a);
        world.newChapter();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyMessageGetsExactlyOneAnswer(String kind) {
        Mail mail = world.phone().receives(kind);

        world.pass(LONGER_THAN_THE_SERVER_WAITS);

        assertThat(mail.isAnsweredOnce()).as("%s", mail).isTrue();
        assertThat(world.path(a)).as("no failure is shown").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void answeredMessageDoesNotComeAgain(String kind) {
        Mail mail = world.phone().receives(kind);

        world.restart();

        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
        assertThat(mail.answers()).isEqualTo(1);
    }

    @Test
    void messagesThatWaitedForTheInstanceArriveWhenItIsBack() {
        world.stop(a);
        List<Mail> waiting = IntStream.range(0, 20)
                .mapToObj(any -> world.phone().receives("from_others"))
                .toList();

        world.start(a);

        assertThat(waiting).allMatch(Mail::isAnsweredOnce);
    }

    @Test
    void streamThatEndsForAMissingAnswerIsReopenedAndNoFailureIsShown() {
        world.arm("unanswered");

        assertThat(world.path(a)).containsExactly("STARTING", "WORKING");
    }
}
