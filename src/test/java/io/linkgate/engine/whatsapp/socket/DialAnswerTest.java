package io.linkgate.engine.whatsapp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.Hostile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any server may answer a dial with any bytes. */
class DialAnswerTest {

    private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    private static final String REFUSAL =
            "HTTP/1.1 503 Service Unavailable\r\nServer: x\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n";
    private static final String NOT_HTTP = "it answered something that is not HTTP";

    @Test
    void webSocketMayBeDialled() throws Exception {
        assertThat(refusal(SWITCHING)).isEmpty();
        assertThat(refusal("HTTP/1.1 101\r\n\r\n and the first frame")).isEmpty();
    }

    @Test
    void statusOfARefusalIsNamed() throws Exception {
        assertThat(refusal(REFUSAL)).contains("it answered HTTP 503 instead of opening a WebSocket");
        assertThat(refusal("HTTP/1.0 200 OK\r\n\r\n")).contains("it answered HTTP 200 instead of opening a WebSocket");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH_9.2p1\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n",
                "HTTP/2 101\r\n\r\n",
                "HTTP/1.1 999 ?\r\n\r\n",
                "HTTP/1.1 1010\r\n\r\n",
                "HTTP/1.1 101 a\nb\r\n\r\n",
                "HTTP/1.1 101\r\nno colon\r\n\r\n",
                "HTTP/1.1 101\r\nA: \u0000\r\n\r\n",
                "HTTP/1.1 101\r\n folded: x\r\n\r\n"
            })
    void anythingElseIsNotHttp(String bytes) throws Exception {
        assertThat(refusal(bytes)).contains(NOT_HTTP);
    }

    @Test
    void headIsReadToItsBoundAndNoFurther() throws Exception {
        Endless endless = new Endless("HTTP/1.1 101 Switching Protocols\r\n", "X-Filler: yyyyyyyyyyyyyyy\r\n", 1_000);

        assertThat(DialAnswer.refusal(endless)).contains(NOT_HTTP);
        assertThat(endless.taken).isEqualTo(DialAnswer.MAX_HEAD_BYTES);
    }

    @Test
    void bytesThatCannotBecomeHttpAreNotReadFurther() throws Exception {
        Endless endless = new Endless("HTTP/2", "y", 4_096);

        assertThat(DialAnswer.refusal(endless)).contains(NOT_HTTP);
        assertThat(endless.taken).isLessThanOrEqualTo(4_096);
    }

    /** No answer causes an error or is quoted, and the result is the same however the bytes are split. */
    @Test
    void hostileBytesAreJudgedTheSameHoweverTheyAreCut() throws Exception {
        int dialled = 0;
        int refused = 0;
        for (byte[] bytes : hostile().toList()) {
            Optional<String> verdict = DialAnswer.refusal(new ByteArrayInputStream(bytes));
            for (int cut : new int[] {1, 3, 4, 7, 64}) {
                assertThat(DialAnswer.refusal(new Cut(bytes, cut))).isEqualTo(verdict);
            }
            verdict.ifPresent(
                    why -> assertThat(why)
                            .matches(
                                    "it answered (something that is not HTTP|HTTP [1-5]\\d\\d instead of opening a WebSocket)"));
            dialled += verdict.isEmpty() ? 1 : 0;
            refused += verdict.isPresent() ? 1 : 0;
        }
        assertThat(dialled).isGreaterThan(500);
        assertThat(refused).isGreaterThan(5_000);
    }

    @Test
    void headThatEndsAtTheBoundIsJudgedTheSameHoweverItIsCut() throws Exception {
        for (int length = DialAnswer.MAX_HEAD_BYTES - 3; length <= DialAnswer.MAX_HEAD_BYTES + 3; length++) {
            byte[] bytes = headOf(length);
            boolean fits = length <= DialAnswer.MAX_HEAD_BYTES;
            for (int cut : new int[] {1, 5, 4_095, 4_096, 40_000}) {
                assertThat(DialAnswer.refusal(new Cut(bytes, cut)).isEmpty()).isEqualTo(fits);
            }
        }
    }

    static Stream<byte[]> hostile() {
        return Stream.concat(
                List.of(SWITCHING, REFUSAL).stream().flatMap(honest -> Hostile.all(bytes(honest), 3_000)),
                Hostile.random(3_000, 64).map(tail -> join(bytes("HTTP/1.1 101 "), tail, bytes("\r\n\r\n"))));
    }

    private static byte[] headOf(int length) {
        String start = "HTTP/1.1 101\r\nX: ";
        return bytes(start + "y".repeat(length - start.length() - 4) + "\r\n\r\n");
    }

    private static byte[] join(byte[]... parts) {
        StringBuilder all = new StringBuilder();
        for (byte[] part : parts) {
            all.append(new String(part, StandardCharsets.ISO_8859_1));
        }
        return bytes(all.toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Optional<String> refusal(String bytes) throws IOException {
        return DialAnswer.refusal(new ByteArrayInputStream(bytes(bytes)));
    }

    /** A stream that returns a few bytes at a time. */
    private static final class Cut extends ByteArrayInputStream {

        private final int most;

        Cut(byte[] bytes, int most) {
            super(bytes);
            this.most = most;
        }

        @Override
        public synchronized int read(byte[] into, int at, int length) {
            return super.read(into, at, Math.min(most, length));
        }
    }

    /** A start and then the same bytes forever, a few at a time. */
    private static final class Endless extends InputStream {

        private final byte[] start;
        private final byte[] again;
        private final int most;
        private int taken;

        Endless(String start, String again, int most) {
            this.start = bytes(start);
            this.again = bytes(again);
            this.most = most;
        }

        @Override
        public int read() {
            int at = taken++;
            return at < start.length ? start[at] : again[(at - start.length) % again.length];
        }

        @Override
        public int read(byte[] into, int at, int length) {
            int count = Math.min(most, length);
            for (int i = 0; i < count; i++) {
                into[at + i] = (byte) read();
            }
            return count;
        }
    }
}
