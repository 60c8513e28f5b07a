package io.linkgate.api.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of {@code multipart/form-data} as clients write them, damaged, and made to cost. */
class MultipartReaderTest {

    private static final String TYPE = "multipart/form-data; boundary=b";
    private static final String NAME = "Content-Disposition: form-data; name=";
    private static final int MAX_BODY = 64 * 1024;

    /** Far more than reading needs. A library that keeps each piece of a body in a block of its own needs 600 MB. */
    private static final long MAX_ALLOCATED = 4 << 20;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --b\\r\\nName\\r\\n\\r\\nv\\r\\n--b--\\r\\n                         | v
                    --b\\nName\\n\\nv\\n--b--\\n                                       | v
                    --b\\r\\nName\\r\\n\\r\\nv\\r\\n--b--                               | v
                    --b \\t\\r\\nName\\r\\n\\r\\nv\\r\\n--b-- \\r\\n                    | v
                    preamble\\r\\n--b\\r\\nName\\r\\n\\r\\nv\\r\\n--b--\\r\\nepilogue   | v
                    --b\\r\\nName\\r\\n\\r\\nv\\r\\n--bb\\r\\n--b--                     | v\\r\\n--bb
                    --b\\r\\nName\\r\\n\\r\\nv--b\\r\\n--b--                            | v--b
                    --b\\r\\nName\\r\\n\\r\\nv\\r\\n\\r\\n--b--                         | v\\r\\n
                    --b\\r\\nName\\r\\n\\r\\nv\\r\\r\\n--b--                            | v\\r
                    --b\\r\\nName\\r\\nContent-Transfer-Encoding: 8BIT\\r\\n\\r\\nv\\r\\n--b-- | v
                    --b\\r\\nId\\r\\nName\\r\\n\\r\\nv\\r\\n--b\\r\\nId\\r\\nName\\r\\n\\r\\nv\\r\\n--b-- | v
                    --b\\r\\nContent-Disposition: form-data;\\r\\n\\tname=n\\r\\n\\r\\nv\\r\\n--b-- | v
                    --b\\r\\nFile\\r\\n\\r\\nx\\r\\n--b\\r\\nName\\r\\n\\r\\nv\\r\\n--b-- | v
                    """)
    void fieldIsRead(String body, String value) {
        assertThat(read(TYPE, text(body))).containsOnly(Map.entry("n", text(value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b--",
                "--b--\\r\\n",
                "--b\\r\\nName\\r\\n\\r\\n\\r\\n--b--",
                "--b\\r\\nName\\r\\n\\r\\n--b--",
                "--b\\r\\nFile\\r\\n\\r\\nx\\r\\n--b--"
            })
    void formMayBeEmpty(String body) {
        assertThat(read(TYPE, text(body))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--b",
                "--b\\r\\n",
                "--b\\r\\nName\\r\\n\\r\\nv",
                "--b\\r\\nName\\r\\n\\r\\nv\\r\\n--b",
                "--b\\r\\nName\\r\\n\\r\\nv\\r\\n--b--x",
                "--b\\r\\nName\\r\\n\\r\\nv\\r\\n --b--",
                "--b\\r\\nName\\r\\n--b--",
                "--b\\r\\n\\r\\nv\\r\\n--b--",
                "--b\\r\\n:Name\\r\\n\\r\\nv\\r\\n--b--",
                "--b\\r\\nName\\r\\nno header\\r\\n\\r\\nv\\r\\n--b--",
                "--b\\r\\nContent-Disposition: form-data\\r\\n\\r\\nv\\r\\n--b--",
                "--b\\r\\nName\\r\\nContent-Type: text/plain; charset=none\\r\\n\\r\\nv\\r\\n--b--",
                "--b\\r\\nName\\r\\nContent-Transfer-Encoding: x-new\\r\\n\\r\\nv\\r\\n--b--",
                "--b\\r\\nName\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\ndg==\\r\\n--b--",
                "--b\\r\\nName\\r\\nContent-Transfer-Encoding: uuencode\\r\\n\\r\\nbegin 644 x\\r\\nM\\r\\n--b--"
            })
    void malformedBodyIsRefused(String body) {
        assertMalformed(TYPE, text(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "boundary=", "boundary=\"b \"", "boundary=b{b}", "boundary=b@b", "boundary=é"})
    void boundaryMustBeLegal(String boundary) {
        assertMalformed("multipart/form-data; " + boundary, "--b--");
    }

    @Test
    void boundaryHasSeventyCharacters() {
        assertThat(read("multipart/form-data; boundary=" + "b".repeat(70), "--" + "b".repeat(70) + "--"))
                .isEmpty();
        assertMalformed("multipart/form-data; boundary=" + "b".repeat(71), "--" + "b".repeat(71) + "--");
    }

    @Test
    void headersOfAPartHaveABound() {
        String part = "--b\r\nX: " + "x".repeat(8_000) + "\r\n" + NAME + "n\r\n";

        assertThat(read(TYPE, part + "\r\nv\r\n--b--")).containsEntry("n", "v");
        assertMalformed(TYPE, part + "Y: " + "y".repeat(200) + "\r\n\r\nv\r\n--b--");
    }

    /** Each is a full body whose every few bytes are something for the parser. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "\\n-",
                "\\n--",
                "\\n---",
                "\\r\\n---x",
                "\\n--- ",
                "\\n",
                "\\r",
                "a:\\n",
                "\\n ",
                "\\n\\t:",
                "---\\n\\n",
                "---\\nName\\n\\nv\\n"
            })
    void hostileBodyCostsLittle(String filling) {
        String type = "multipart/form-data; boundary=-";
        for (String begin : new String[] {"", "---\r\n\r\nx", "---\r\nX", "---\r\n" + NAME + "n\r\n\r\nx"}) {
            String body = begin
                    + text(filling)
                            .repeat((MAX_BODY - begin.length()) / text(filling).length());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();

            assertMalformed(type, body);

            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED);
        }
    }

    @Test
    void randomBytesAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(7);
        String[] pieces = {"--b", "--", "\r\n", "\n", "\r", " ", ":", NAME, "n", "\"", ";", "é", "b"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder body = new StringBuilder("--b\r\n" + NAME + "n\r\n\r\n");
            random.ints(random.nextInt(30), 0, pieces.length).forEach(i -> body.append(pieces[i]));
            try {
                read(TYPE, body.toString());
            } catch (ApiException e) {
                assertThat(e.problem().error()).isEqualTo(ApiError.MALFORMED_BODY);
            }
        }
    }

    private static Map<String, String> read(String type, String body) {
        Params params = new Params();
        MultipartReader.read(body.getBytes(StandardCharsets.UTF_8), HeaderValue.parse(type), params);
        return params.withoutToken();
    }

    private static void assertMalformed(String type, String body) {
        assertThatThrownBy(() -> read(type, body))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.problem().error()).isEqualTo(ApiError.MALFORMED_BODY));
    }

    /** Returns a body from its short form, in which {@code Name} is the header that names the field {@code n}. */
    private static String text(String written) {
        return written.replace("Name", NAME + "n")
                .replace("File", NAME + "f; filename=x")
                .replace("Id", "Content-ID: 1")
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t");
    }
}
