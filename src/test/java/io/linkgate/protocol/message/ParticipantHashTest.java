package io.linkgate.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParticipantHashTest {

    @Test
    void itIsTheBeginningOfTheHashOfAllSortedAddresses() throws Exception {
        String sorted = "1234567.0:0@lid" + "1234567.0:12@lid" + "1234567.0:3@lid" + "98765.0:0@lid";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(sorted.getBytes(StandardCharsets.US_ASCII));

        String hashed = ParticipantHash.of(jids("98765@lid", "1234567:3@lid", "1234567@lid", "1234567:12@lid"));

        assertThat(hashed).isEqualTo("2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 6)));
        assertThat(hashed).hasSize(10);
    }

    @Test
    void theServerIsPartOfIt() {
        assertThat(ParticipantHash.of(jids("1234567@lid")))
                .isNotEqualTo(ParticipantHash.of(jids("1234567@s.whatsapp.net")));
    }

    @Test
    void theOrderIsNot() {
        assertThat(ParticipantHash.of(jids("1@lid", "2@lid"))).isEqualTo(ParticipantHash.of(jids("2@lid", "1@lid")));
    }

    private static List<Jid> jids(String... texts) {
        return Stream.of(texts).map(text -> Jid.parse(text).orElseThrow()).toList();
    }
}
