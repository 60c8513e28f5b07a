package io.linkgate.sandbox.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("mail.log");
    }

    private JournalFile open() throws Exception {
        return JournalFile.open(directory, "mail.log");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void recordsAreThereAgainInTheirOrderWithoutBeingClosed() throws Exception {
        JournalFile journal = open();
        journal.put("a/1", bytes("one"));
        journal.put("b/1", bytes("other"));
        journal.put("a/2", bytes("two"));
        journal.put("a/1", bytes("one again"));
        journal.put("a/3", bytes("gone"));
        journal.remove("a/3");

        JournalFile again = open();

        assertThat(again.records("a/"))
                .containsOnlyKeys("a/2", "a/1")
                .hasEntrySatisfying("a/1", value -> assertThat(value).isEqualTo(bytes("one again")));
        assertThat(again.records("a/").keySet()).containsExactly("a/2", "a/1");
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void recordThatWasCutByTheEndOfTheProcessIsDroppedAndTheRestStays() throws Exception {
        JournalFile journal = open();
        journal.put("a", bytes("whole"));
        long whole = Files.size(file());
        journal.put("b", bytes("cut"));
        byte[] all = Files.readAllBytes(file());

        for (int length = (int) whole; length < all.length; length++) {
            Files.write(file(), Arrays.copyOf(all, length));
            JournalFile again = open();
            assertThat(again.records("")).as("%d bytes", length).containsOnlyKeys("a");
            again.put("c", bytes("after"));
            assertThat(open().records("")).containsOnlyKeys("a", "c");
        }
    }

    @Test
    void damagedBytesAreNoReasonToFail() throws Exception {
        JournalFile journal = open();
        for (int i = 0; i < 20; i++) {
            journal.put("name" + i, bytes("value " + i));
        }
        byte[] good = Files.readAllBytes(file());
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file(), bad, StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(open().records("")).hasSizeLessThan(20);
        }
    }

    @Test
    void outdatedRecordsDoNotFillTheDisk() throws Exception {
        JournalFile journal = open();
        byte[] large = new byte[100_000];
        for (int i = 0; i < 500; i++) {
            Arrays.fill(large, (byte) i);
            journal.put("same", large);
            journal.put("kept", bytes("kept"));
        }

        assertThat(Files.size(file())).isLessThan(10_000_000);
        assertThat(open().records("")).containsOnlyKeys("same", "kept");
        assertThat(open().records("same").get("same")).isEqualTo(large);
    }

    /** Values of all sizes, most of them replaced or removed, over several times that the file is written again. */
    @Test
    void whatIsLiveSurvivesThatTheFileIsWrittenAgain() throws Exception {
        JournalFile journal = open();
        Map<String, byte[]> expected = new LinkedHashMap<>();
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            String name = "name" + random.nextInt(500);
            expected.remove(name);
            if (i % 7 == 0) {
                journal.remove(name);
            } else {
                byte[] value = new byte[i % 100 == 0 ? random.nextInt(100_000) : random.nextInt(1000)];
                random.nextBytes(value);
                journal.put(name, value);
                expected.put(name, value);
            }
        }

        assertThat(Files.size(file())).isLessThan(12_000_000);
        for (JournalFile each : List.of(journal, open())) {
            Map<String, byte[]> found = each.records("");
            assertThat(List.copyOf(found.keySet())).isEqualTo(List.copyOf(expected.keySet()));
            expected.forEach((name, value) -> assertThat(found.get(name)).isEqualTo(value));
        }
    }

    @Test
    void closedJournalRefusesToWrite() throws Exception {
        JournalFile journal = open();
        journal.close();

        assertThatThrownBy(() -> journal.put("a", bytes("b"))).isInstanceOf(UncheckedIOException.class);
    }
}
