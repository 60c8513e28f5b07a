package io.linkgate.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.linkgate.protocol.signal.SignalException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Two devices that write, lose, overtake, repeat, alter and begin again, as a random source has it. */
final class RandomConversation {

    private static final int UNDER_WAY = 4;

    private final Random random;
    private final Correspondent[] sides;
    private final List<List<Letter>> underWay = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<List<Letter>> delivered = List.of(new ArrayList<>(), new ArrayList<>());

    private record Letter(byte[] plaintext, Encrypted encrypted) {}

    RandomConversation(Random random) throws SignalException {
        this.random = random;
        this.sides = new Correspondent[] {new Correspondent(random.nextInt(1000)), new Correspondent(2000)};
        sides[0].begin(sides[1].bundleWithOneTimeKey());
    }

    void run(int steps) throws SignalException {
        for (int i = 0; i < steps; i++) {
            int side = random.nextInt(2);
            switch (random.nextInt(12)) {
                case 0 -> lose(side);
                case 1 -> repeat(side);
                case 2 -> deliverAltered(side);
                case 3 -> beginAgain(side);
                case 4, 5, 6, 7 -> deliver(side);
                default -> write(side);
            }
        }
    }

    private void write(int side) throws SignalException {
        if (underWay.get(side).size() == UNDER_WAY) {
            deliver(side);
        }
        if (sides[side].record.canSend()) {
            byte[] plaintext = new byte[random.nextInt(40)];
            random.nextBytes(plaintext);
            underWay.get(side).add(new Letter(plaintext, sides[side].send(plaintext)));
        }
    }

    private void deliver(int side) throws SignalException {
        if (!underWay.get(side).isEmpty()) {
            Letter letter =
                    underWay.get(side).remove(random.nextInt(underWay.get(side).size()));
            assertThat(other(side).receive(letter.encrypted).padded()).isEqualTo(letter.plaintext);
            delivered.get(side).add(letter);
        }
    }

    private void lose(int side) {
        if (!underWay.get(side).isEmpty()) {
            underWay.get(side).remove(random.nextInt(underWay.get(side).size()));
        }
    }

    /** The last message again, which cannot be older than the chains that are kept. */
    private void repeat(int side) {
        List<Letter> letters = delivered.get(side);
        if (!letters.isEmpty()) {
            assertThat(refusal(
                            side, letters.get(letters.size() - 1).encrypted.bytes(), letters.get(letters.size() - 1)))
                    .isEqualTo(Reason.DUPLICATE);
        }
    }

    private void deliverAltered(int side) {
        if (!underWay.get(side).isEmpty()) {
            Letter letter = underWay.get(side).get(0);
            byte[] altered = letter.encrypted.bytes().clone();
            // In the last 40 bytes of a msg; before the ids at the end of a pkmsg, which no MAC covers.
            altered[altered.length - 9 - random.nextInt(30)] ^= (byte) (1 << random.nextInt(8));
            refusal(side, altered, letter);
        }
    }

    private void beginAgain(int side) throws SignalException {
        if (sides[side].record.sessions().count() < 15) {
            PreKeyBundle bundle =
                    random.nextBoolean() ? other(side).bundle() : other(side).bundleWithOneTimeKey();
            sides[side].begin(bundle);
        }
    }

    private Reason refusal(int side, byte[] message, Letter letter) {
        byte[] before = other(side).record.bytes();
        SignalException refused = catchThrowableOfType(
                SignalException.class, () -> other(side).receive(letter.encrypted.kind(), message));
        assertThat(refused).isNotNull();
        assertThat(other(side).record.bytes()).isEqualTo(before);
        return refused.reason();
    }

    private Correspondent other(int side) {
        return sides[1 - side];
    }
}
