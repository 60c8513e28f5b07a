package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.Mailbox;
import io.linkgate.testkit.RunLoop;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedReaderTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final RunLoop loop = new RunLoop();
    private final Mailbox mailbox = new Mailbox(loop);
    private final Line line = new Line();
    private final PacedReader reader = new PacedReader(mailbox, scheduler, clock, new ReadPace(100, 10), line);
    private int taken;

    @Test
    void messageIsHandledAtOnceAndTheNextOneMayCome() {
        receive(100);

        assertThat(line.pieces).containsExactly(100);
        assertThat(taken).isEqualTo(1);
        assertThat(scheduler.waiting()).as("the usual way sets no timer").isZero();
    }

    @Test
    void longMessageIsHandledInPiecesBetweenWhichOthersHaveTheirTurn() {
        loop.execute(() -> {
            receive(1_250);
            mailbox.execute(() -> line.pieces.add(0));
        });

        assertThat(line.pieces).containsExactly(512, 0, 512, 226);
        assertThat(taken).isEqualTo(1);
    }

    @Test
    void messageBeyondTheBurstIsFollowedByAPause() {
        line.work = 119; // and one for the message: twenty too many, at ten a second
        receive(1);
        assertThat(line.pieces).as("what is here is handled").hasSize(1);

        scheduler.advance(Duration.ofMillis(1_999));
        assertThat(taken).isZero();
        scheduler.advance(Duration.ofMillis(2));

        assertThat(taken).isEqualTo(1);
    }

    @Test
    void restOfAMessageBeyondTheBurstWaitsToo() {
        line.work = 109;
        receive(513);
        assertThat(line.pieces).containsExactly(512);

        scheduler.advance(Duration.ofMillis(1_001));

        assertThat(line.pieces).containsExactly(512, 1);
    }

    /** Messages of the socket itself have no bytes for the line, but cost time as well. */
    @Test
    void emptyMessagesAreChargedFor() {
        for (int i = 0; i < 101; i++) {
            receive(0);
        }

        assertThat(taken).isEqualTo(100);
    }

    @Test
    void nothingIsReadWhileRepliesAreNotWritten() {
        line.blocked = true;
        receive(513);

        scheduler.advance(PacedReader.MAX_UNREAD.minusMillis(1));
        assertThat(line.pieces).containsExactly(512);
        assertThat(taken).isZero();
        line.unblock();

        assertThat(line.pieces).containsExactly(512, 1);
        assertThat(taken).isEqualTo(1);
        assertThat(line.givenUp).isZero();
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void serverThatTakesNoRepliesIsGivenUp() {
        line.blocked = true;
        receive(1);

        scheduler.advance(PacedReader.MAX_UNREAD.plusMillis(1));

        assertThat(line.givenUp).isEqualTo(1);
    }

    @Test
    void eachReplyThatIsTakenGivesTheServerMoreTime() {
        line.blocked = true;
        for (int i = 0; i < 3; i++) {
            receive(1);
            scheduler.advance(PacedReader.MAX_UNREAD.minusMillis(1));
            line.unblockOnce();
        }

        assertThat(line.givenUp).isZero();
    }

    /** So that the closing handshake is read. */
    @Test
    void closedReaderDropsWhatComes() {
        reader.close();

        receive(513);

        assertThat(line.pieces).isEmpty();
        assertThat(taken).isEqualTo(1);
    }

    @Test
    void closedReaderHasNoTimer() {
        line.work = 1_000;
        receive(1);

        reader.close();
        scheduler.advance(Duration.ofMinutes(5));

        assertThat(scheduler.waiting()).isZero();
        assertThat(taken).isZero();
    }

    private void receive(int length) {
        reader.received(ByteBuffer.allocate(length), () -> taken++);
    }

    /** A line whose replies leave when the test wants it. */
    private static final class Line implements PacedReader.Sink {

        private final List<Integer> pieces = new ArrayList<>();
        private final List<Runnable> unsent = new ArrayList<>();
        private long work;
        private boolean blocked;
        private int givenUp;

        @Override
        public long take(ByteBuffer piece) {
            pieces.add(piece.remaining());
            return work;
        }

        @Override
        public void whenSent(Runnable task) {
            if (blocked) {
                unsent.add(task);
            } else {
                task.run();
            }
        }

        @Override
        public void repliesNotTaken() {
            givenUp++;
        }

        private void unblock() {
            blocked = false;
            unblockOnce();
        }

        private void unblockOnce() {
            List<Runnable> now = List.copyOf(unsent);
            unsent.clear();
            now.forEach(Runnable::run);
        }
    }
}
