package io.linkgate.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class QrCodeTest {

    @Test
    void codeEndsWithTheMillisecondThatAnswersName() {
        QrCode code = new QrCode("text", Instant.parse("2026-11-28T17:02:06.071900Z"), 1, 6);

        assertThat(code.expiresAt()).isEqualTo(Instant.parse("2026-11-28T17:02:06.071Z"));
        assertThat(code.isLiveAt(Instant.parse("2026-11-28T17:02:06.071566Z"))).isFalse();
        assertThat(code.isLiveAt(Instant.parse("2026-11-28T17:02:06.070999Z"))).isTrue();
    }
}
