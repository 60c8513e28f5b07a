package io.linkgate.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceCursorTest {

    @Test
    void cursorComesBackFromItsToken() {
        InstanceCursor cursor = new InstanceCursor(Instant.parse("2026-03-01T12:00:00.123456Z"), "ALPHA0000001");

        assertThat(InstanceCursor.parse(cursor.token())).contains(cursor);
        assertThat(cursor.token()).matches("[0-9A-Za-z_-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "-ALPHA0000001", "1-alpha0000001", "1-ALPHA0000001 ", "9999999999999999999-ALPHA0000001"
            })
    void invalidCursorIsEmpty(String plain) {
        assertThat(InstanceCursor.parse(
                        Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.US_ASCII))))
                .isEmpty();
        assertThat(InstanceCursor.parse(plain)).isEmpty();
    }

    @Test
    void anyTextIsACursorOrNone() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            assertThat(InstanceCursor.parse(new String(bytes, StandardCharsets.ISO_8859_1)))
                    .isEmpty();
        }
    }
}
