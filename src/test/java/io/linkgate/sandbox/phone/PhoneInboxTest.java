package io.linkgate.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.mail.JournalFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhoneInboxTest {

    private static final PhoneNumber OWN = new PhoneNumber(15550001111L);
    private static final PhoneNumber ALICE = new PhoneNumber(15550002222L);
    private static final PhoneNumber BOB = new PhoneNumber(15550003333L);

    @TempDir
    private Path directory;

    private PhoneInbox open() throws Exception {
        return new PhoneInbox(JournalFile.open(directory, "mail.log"), OWN);
    }

    private static InboxEntry entry(String id, PhoneNumber from) {
        return new InboxEntry(id, from, OWN, 0, "text", Optional.of("hello"), Instant.EPOCH, false);
    }

    @Test
    void messageThatComesAgainIsThereOnceAlsoAfterARestart() throws Exception {
        PhoneInbox inbox = open();
        inbox.add(entry("A", ALICE));
        inbox.add(entry("A", ALICE));
        inbox.add(entry("A", BOB));

        PhoneInbox again = open();
        again.add(entry("A", BOB));

        assertThat(again.latest(10)).containsExactly(entry("A", ALICE), entry("A", BOB));
    }

    @Test
    void oldestMessageIsForgotten() throws Exception {
        PhoneInbox inbox = open();
        for (int i = 0; i <= PhoneInbox.MAX; i++) {
            inbox.add(entry("A" + i, ALICE));
        }
        inbox.add(entry("A0", ALICE));

        assertThat(inbox.latest(PhoneInbox.MAX + 1)).hasSize(PhoneInbox.MAX);
        assertThat(inbox.latest(1)).containsExactly(entry("A0", ALICE));
        assertThat(open().find("A1")).isEmpty();
        assertThat(open().find("A2")).isPresent();
    }
}
