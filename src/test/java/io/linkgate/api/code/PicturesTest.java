package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.session.QrCode;
import io.linkgate.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PicturesTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final Pictures pictures = new Pictures(clock);

    @Test
    void theSameCodeIsDrawnOnce() {
        Picture first = pictures.of(code("2@a", 20), 8);
        Picture again = pictures.of(code("2@a", 20), 8);

        assertThat(again).isSameAs(first);
        assertThat(again.json()).isSameAs(first.json());
        assertThat(again.png()).isSameAs(first.png());
    }

    @Test
    void anotherCodeOrSizeIsAnotherPicture() {
        Picture first = pictures.of(code("2@a", 20), 8);

        assertThat(pictures.of(code("2@b", 20), 8).dataUri()).isNotEqualTo(first.dataUri());
        assertThat(pictures.of(code("2@a", 20), 9).dataUri()).isNotEqualTo(first.dataUri());
    }

    @Test
    void jsonIsTheDataUriAndNothingElse() {
        Picture picture = pictures.of(code("2@a", 20), 8);

        assertThat(new String(picture.json(), StandardCharsets.UTF_8))
                .isEqualTo("{\"qr\":\"" + picture.dataUri() + "\"}")
                .startsWith("{\"qr\":\"data:image/png;base64,");
    }

    @Test
    void picturesOfDeadCodesAreDropped() {
        for (int i = 0; i < 50; i++) {
            pictures.of(code("2@" + i, 20), 8);
        }
        clock.advance(Duration.ofSeconds(21));

        pictures.of(code("2@next", 20), 8);

        assertThat(pictures.size()).isEqualTo(1);
    }

    @Test
    void neverMoreThanABoundedNumberIsKept() {
        for (int i = 0; i < 2100; i++) {
            assertThat(pictures.of(code("2@" + i, 20), 1).code().text()).isEqualTo("2@" + i);
        }

        assertThat(pictures.size()).isEqualTo(2048);
    }

    private QrCode code(String text, int seconds) {
        return new QrCode(text, clock.instant().plusSeconds(seconds), 1, 6);
    }
}
