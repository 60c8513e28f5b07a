package io.linkgate.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.signal.LibsignalDevice.Letter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Signal library of others, npm {@code libsignal}, which Baileys uses, as the other device. Needs Node.js 20 and
 * npm; runs only in the Maven profile {@code interop}, which installs it.
 */
@Tag("interop")
class SignalInteropTest {

    private final Correspondent ours = new Correspondent(1);
    private LibsignalDevice theirs;

    @BeforeEach
    void start() throws Exception {
        theirs = new LibsignalDevice();
    }

    @AfterEach
    void stop() throws Exception {
        theirs.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void weBegin(boolean withOneTimeKey) throws Exception {
        ours.begin(theirs.bundle(withOneTimeKey));

        Encrypted first = ours.send(text("one"));
        Encrypted second = ours.send(text("two"));
        assertThat(theirs.receive(second)).contains(text("two"));
        assertThat(theirs.receive(first)).contains(text("one"));
        Letter answer = theirs.send(text("three"));

        assertThat(List.of(first.kind(), second.kind())).containsOnly(CiphertextKind.PREKEY);
        assertThat(answer.kind()).isEqualTo(CiphertextKind.PLAIN);
        assertThat(read(answer)).isEqualTo(text("three"));
        Encrypted last = ours.send(text("four"));
        assertThat(last.kind()).isEqualTo(CiphertextKind.PLAIN);
        assertThat(theirs.receive(last)).contains(text("four"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theyBegin(boolean withOneTimeKey) throws Exception {
        theirs.begin(withOneTimeKey ? ours.bundleWithOneTimeKey() : ours.bundle());

        Letter first = theirs.send(text("one"));
        Letter second = theirs.send(text("two"));
        assertThat(read(second)).isEqualTo(text("two"));
        assertThat(read(first)).isEqualTo(text("one"));

        assertThat(List.of(first.kind(), second.kind())).containsOnly(CiphertextKind.PREKEY);
        assertThat(ours.oneTimeKeys()).isZero();
        assertThat(theirs.receive(ours.send(text("three")))).contains(text("three"));
        Letter last = theirs.send(text("four"));
        assertThat(last.kind()).isEqualTo(CiphertextKind.PLAIN);
        assertThat(read(last)).isEqualTo(text("four"));
    }

    /** Late messages are of up to four Diffie-Hellman steps ago. */
    @Test
    void messagesOvertakeEachOtherAcrossSteps() throws Exception {
        ours.begin(theirs.bundle(true));
        assertThat(theirs.receive(ours.send(text("hello")))).isPresent();
        List<Encrypted> lateToThem = new ArrayList<>();
        List<Letter> lateToUs = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
            lateToUs.add(theirs.send(text("late")));
            assertThat(read(theirs.send(text("in time")))).isEqualTo(text("in time"));
            lateToThem.add(ours.send(text("late")));
            lateToThem.add(ours.send(text("late")));
            assertThat(theirs.receive(ours.send(text("in time")))).contains(text("in time"));
        }
        Collections.reverse(lateToThem);

        for (Encrypted late : lateToThem) {
            assertThat(theirs.receive(late)).contains(text("late"));
        }
        for (Letter late : lateToUs) {
            assertThat(read(late)).isEqualTo(text("late"));
        }
    }

    @Test
    void bothRefuseWhatTheyHaveReadAndWhatWasAltered() throws Exception {
        ours.begin(theirs.bundle(true));
        Encrypted first = ours.send(text("one"));
        theirs.receive(first);
        Letter answer = theirs.send(text("two"));
        byte[] altered = answer.bytes().clone();
        altered[altered.length - 1] ^= 1;

        assertThat(theirs.receive(first)).isEmpty();
        byte[] alteredToThem = ours.send(text("three")).bytes().clone();
        alteredToThem[alteredToThem.length - 20] ^= 1;
        assertThat(theirs.receive(CiphertextKind.PREKEY, alteredToThem)).isEmpty();
        assertThatThrownBy(() -> ours.receive(answer.kind(), altered)).isInstanceOf(SignalException.class);
        assertThat(read(answer)).isEqualTo(text("two"));
        assertThatThrownBy(() -> read(answer)).isInstanceOf(SignalException.class);
    }

    @Test
    void bothBeginAtOnce() throws Exception {
        ours.begin(theirs.bundle(true));
        theirs.begin(ours.bundleWithOneTimeKey());
        Encrypted toThem = ours.send(text("ours"));
        Letter toUs = theirs.send(text("theirs"));

        assertThat(theirs.receive(toThem)).contains(text("ours"));
        assertThat(read(toUs)).isEqualTo(text("theirs"));
        assertThat(theirs.receive(ours.send(text("answer")))).contains(text("answer"));
    }

    /**
     * That library tries a message on one session after the other, and keeps the Diffie-Hellman step of an attempt that
     * failed: after both have begun at once, its current session may be broken. What a retry receipt leads to mends it.
     */
    @Test
    void aNewSessionMendsWhatBrokeWhenBothBeganAtOnce() throws Exception {
        bothBeginAtOnce();

        theirs.begin(ours.bundleWithOneTimeKey());

        assertThat(read(theirs.send(text("again")))).isEqualTo(text("again"));
        assertThat(theirs.receive(ours.send(text("answer")))).contains(text("answer"));
        assertThat(read(theirs.send(text("more")))).isEqualTo(text("more"));
    }

    @Test
    void aSessionIsReplacedFromEitherSide() throws Exception {
        ours.begin(theirs.bundle(true));
        theirs.receive(ours.send(text("one")));
        Letter inFlight = theirs.send(text("two"));
        ours.begin(theirs.bundle(true));
        assertThat(theirs.receive(ours.send(text("three")))).contains(text("three"));
        assertThat(read(inFlight)).isEqualTo(text("two"));
        assertThat(read(theirs.send(text("four")))).isEqualTo(text("four"));

        theirs.begin(ours.bundleWithOneTimeKey());
        assertThat(read(theirs.send(text("five")))).isEqualTo(text("five"));
        assertThat(theirs.receive(ours.send(text("six")))).contains(text("six"));
        assertThat(read(theirs.send(text("seven")))).isEqualTo(text("seven"));
    }

    @Test
    void aLongConversationInAnyOrder() throws Exception {
        Random random = new Random(7);
        ours.begin(theirs.bundle(true));
        theirs.receive(ours.send(text("hello")));
        for (int i = 0; i < 150; i++) {
            byte[] plaintext = new byte[random.nextInt(300)];
            random.nextBytes(plaintext);
            if (random.nextBoolean()) {
                assertThat(theirs.receive(ours.send(plaintext))).contains(plaintext);
            } else {
                assertThat(read(theirs.send(plaintext))).isEqualTo(plaintext);
            }
        }
    }

    /** Their bound is one less than ours, since they count from the last message and not from the next. */
    @Test
    void aLongGapIsReadByBoth() throws Exception {
        ours.begin(theirs.bundle(true));
        theirs.receive(ours.send(text("hello")));
        for (int i = 0; i < 1500; i++) {
            ours.send(text("lost"));
        }
        assertThat(theirs.receive(ours.send(text("after the gap")))).contains(text("after the gap"));
        for (int i = 0; i < 1500; i++) {
            theirs.send(text("lost"));
        }
        assertThat(read(theirs.send(text("after the gap")))).isEqualTo(text("after the gap"));
    }

    private byte[] read(Letter letter) throws SignalException {
        return ours.receive(letter.kind(), letter.bytes()).padded();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
