package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlTextTest {

    @Test
    void whatADatabaseMayNotTakeIsReplaced() {
        assertThat(SqlText.storable("a\u0000b\nc\ud83dd", 10)).isEqualTo("a?b?c?d");
    }

    @Test
    void cutIsNeverInTheMiddleOfACharacter() {
        assertThat(SqlText.storable("abc\ud83d\ude00", 5)).isEqualTo("abc\ud83d\ude00");
        assertThat(SqlText.storable("abc\ud83d\ude00", 4)).isEqualTo("abc");
    }
}
