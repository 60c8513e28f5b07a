package io.linkgate.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class SvgWriterTest {

    private static final Pattern STEP = Pattern.compile("M(\\d+) (\\d+)|([hv])(-?\\d+)|(z)");

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 217, 237, 257, 300, 1000})
    void thePathCoversExactlyTheDarkModules(int length) throws Exception {
        QrMatrix matrix = QrMatrix.encode(length == 1 ? "a" : Reading.payload(length), ErrorCorrectionLevel.M);
        Element path = element(SvgWriter.write(matrix, 8), "path");

        boolean[][] drawn = fill(path.getAttribute("d"), matrix.outerSize());

        assertThat(drawn).isDeepEqualTo(Reading.expected(matrix));
    }

    @Test
    void theDrawnCodeReads() throws Exception {
        String text = Reading.payload(257);
        QrImage code = QrImage.of(text);

        boolean[][] drawn = fill(element(code.svg(8), "path").getAttribute("d"), code.modules() + 8);

        assertThat(Reading.decode(drawn).getText()).isEqualTo(text);
    }

    @Test
    void theDocumentIsAWhiteSquareAndOneBlackPath() throws Exception {
        String svg = QrImage.of(Reading.payload(257)).svg(8);
        Element root = parse(svg);

        assertThat(root.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
        assertThat(root.getAttribute("width")).isEqualTo("584").isEqualTo(root.getAttribute("height"));
        assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 73 73");
        assertThat(root.getAttribute("shape-rendering")).isEqualTo("crispEdges");
        assertThat(root.getElementsByTagName("*").getLength()).isEqualTo(2);
        assertThat(element(svg, "rect").getAttribute("width")).isEqualTo("73");
        assertThat(element(svg, "rect").getAttribute("height")).isEqualTo("73");
        assertThat(element(svg, "rect").getAttribute("fill")).isEqualTo("#fff");
        assertThat(element(svg, "path").getAttribute("fill")).isEqualTo("#000");
        assertThat(svg).doesNotContain("script", "href", "url(", "wa.me");
    }

    private static Element parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static Element element(String svg, String name) throws Exception {
        return (Element) parse(svg).getElementsByTagName(name).item(0);
    }

    /** Even-odd filling: every vertical edge flips all modules to its right. */
    private static boolean[][] fill(String d, int size) {
        boolean[][] inside = new boolean[size][size];
        Matcher step = STEP.matcher(d);
        int end = 0;
        int x = 0;
        int y = 0;
        int startX = 0;
        int startY = 0;
        while (step.find()) {
            assertThat(step.start()).isEqualTo(end);
            end = step.end();
            if (step.group(1) != null) {
                x = startX = Integer.parseInt(step.group(1));
                y = startY = Integer.parseInt(step.group(2));
            } else if (step.group(5) != null) {
                assertThat(x).as("the closing edge is vertical").isEqualTo(startX);
                flip(inside, x, y, startY);
            } else if (step.group(3).equals("h")) {
                x += Integer.parseInt(step.group(4));
            } else {
                int to = y + Integer.parseInt(step.group(4));
                flip(inside, x, y, to);
                y = to;
            }
        }
        assertThat(end).isEqualTo(d.length());
        return inside;
    }

    private static void flip(boolean[][] inside, int x, int y1, int y2) {
        for (int y = Math.min(y1, y2); y < Math.max(y1, y2); y++) {
            for (int right = x; right < inside.length; right++) {
                inside[y][right] ^= true;
            }
        }
    }
}
