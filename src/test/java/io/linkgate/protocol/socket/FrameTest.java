package io.linkgate.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.Hostile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {

    private static final int LIMIT = 100_000;

    private static final byte[] ROUTING = {8, 12, 8, 5};

    @Test
    void framesComeOutWholeHoweverTheyWereSplit() throws FrameException {
        List<byte[]> sent = List.of(bytes(5), bytes(0), bytes(300), bytes(70_000), bytes(1));
        byte[] stream = stream(new byte[0], sent);
        Random random = new Random(7);
        for (int run = 0; run < 100; run++) {
            FrameDecoder decoder = FrameDecoder.forServer();
            List<byte[]> received = new ArrayList<>();
            for (int at = 0; at < stream.length; ) {
                int piece = Math.min(1 + random.nextInt(run < 50 ? 9_000 : 200_000), stream.length - at);
                received.addAll(feed(decoder, Arrays.copyOfRange(stream, at, at + piece)));
                at += piece;
            }
            assertThat(received).containsExactlyElementsOf(sent);
        }
    }

    @Test
    void lengthMayBeTorn() throws FrameException {
        FrameDecoder decoder = FrameDecoder.forCompanion();

        assertThat(feed(decoder, new byte[] {0})).isEmpty();
        assertThat(feed(decoder, new byte[] {0})).isEmpty();
        assertThat(feed(decoder, new byte[] {2, 7})).isEmpty();
        assertThat(feed(decoder, new byte[] {8, 0, 0, 1, 9})).containsExactly(new byte[] {7, 8}, new byte[] {9});
    }

    @Test
    void headerComesExactlyOnceAndFirst() throws FrameException {
        byte[] first = stream(new byte[0], List.of(bytes(3)));
        assertThat(Arrays.copyOf(first, 4)).containsExactly(0x57, 0x41, 6, 3);

        FrameDecoder decoder = FrameDecoder.forServer();
        assertThat(feed(decoder, first)).containsExactly(bytes(3));
        assertThat(decoder.routingInfo()).isEmpty();
        // A second header is read as the length of a huge frame.
        assertThatThrownBy(() -> feed(decoder, first)).isInstanceOf(FrameException.class);
    }

    @Test
    void routingInfoComesBeforeTheHeader() throws FrameException {
        byte[] first = stream(ROUTING, List.of(bytes(3)));
        for (int cut = 0; cut <= first.length; cut++) {
            FrameDecoder decoder = FrameDecoder.forServer();
            List<byte[]> frames = new ArrayList<>(feed(decoder, Arrays.copyOf(first, cut)));
            frames.addAll(feed(decoder, Arrays.copyOfRange(first, cut, first.length)));

            assertThat(frames).containsExactly(bytes(3));
            assertThat(decoder.routingInfo()).hasValue(ROUTING);
        }
    }

    @Test
    void firstWrongByteOfTheHeaderFails() {
        for (byte[] wrong : List.of(
                new byte[] {0},
                new byte[] {'G', 'E', 'T'},
                new byte[] {'W', 'A', 6, 2},
                new byte[] {'W', 'B'},
                new byte[] {'E', 'D', 0, 2},
                new byte[] {'E', 'D', 0, 1, 0, 4, 1},
                new byte[] {'E', 'D', 0, 1, 0, 0, 1, 9, 'E', 'D', 0, 1})) {
            assertThatThrownBy(() -> feed(FrameDecoder.forServer(), wrong)).isInstanceOf(FrameException.class);
        }
    }

    @Test
    void tooLongFrameFailsByItsLengthAlone() {
        byte[] exact = {1, (byte) 0x86, (byte) 0xA0};
        byte[] over = {1, (byte) 0x86, (byte) 0xA1};

        assertThat(LIMIT).isEqualTo(0x186A0);
        assertThatThrownBy(() -> feed(FrameDecoder.forCompanion(), over)).isInstanceOf(FrameException.class);
        assertThatCode(() -> feed(FrameDecoder.forCompanion(), exact)).doesNotThrowAnyException();
    }

    @Test
    void longestFrameFitsAndALongerOneIsOurMistake() throws FrameException {
        byte[] longest = new byte[FrameEncoder.MAX_LENGTH];
        FrameDecoder decoder = FrameDecoder.forCompanion();
        decoder.feed(FrameEncoder.frame(longest));

        assertThat(decoder.poll(FrameEncoder.MAX_LENGTH).orElseThrow()).hasSize(longest.length);
        assertThatThrownBy(() -> FrameEncoder.frame(new byte[longest.length + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hostileBytesFailByName() {
        byte[] honest = stream(ROUTING, List.of(bytes(40), bytes(7)));
        Hostile.all(honest, 2_000).forEach(bytes -> {
            for (FrameDecoder decoder : List.of(FrameDecoder.forServer(), FrameDecoder.forCompanion())) {
                try {
                    assertThat(feed(decoder, bytes).stream()
                                    .mapToInt(f -> f.length)
                                    .sum())
                            .isLessThanOrEqualTo(bytes.length);
                } catch (FrameException expected) {
                    assertThat(expected).hasMessageNotContaining("null");
                }
            }
        });
    }

    private static List<byte[]> feed(FrameDecoder decoder, byte[] piece) throws FrameException {
        decoder.feed(ByteBuffer.wrap(piece));
        List<byte[]> frames = new ArrayList<>();
        for (Optional<byte[]> frame = decoder.poll(LIMIT); frame.isPresent(); frame = decoder.poll(LIMIT)) {
            frames.add(frame.get());
        }
        return frames;
    }

    private static byte[] stream(byte[] routing, List<byte[]> bodies) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(FrameEncoder.firstFrame(routing, bodies.get(0)).array());
        bodies.stream()
                .skip(1)
                .forEach(body -> out.writeBytes(FrameEncoder.frame(body).array()));
        return out.toByteArray();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
