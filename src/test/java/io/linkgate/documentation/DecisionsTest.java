package io.linkgate.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decision records: each begins in the same form, and their index lists them all. */
class DecisionsTest {

    private static final Path DIRECTORY = Path.of("docs", "decisions");
    private static final Path INDEX = DIRECTORY.resolve("README.md");
    private static final Pattern FORM =
            Pattern.compile("# (\\d{4}): (\\S.*)\n\nDate: (\\d{4}-\\d{2}-\\d{2})\\. Status: (\\S.*)\\.\n\n");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[\\d{4}].*$");

    static List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> !file.equals(INDEX)).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordBeginsWithNumberTitleDateAndStatus(Path record) throws IOException {
        Matcher form = form(record);

        assertThat(record.getFileName().toString()).startsWith(form.group(1) + "-");
    }

    @Test
    void indexListsEveryRecordInItsOwnWords() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(INDEX))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(rows)
                .as("the rows of %s", INDEX)
                .containsExactlyElementsOf(
                        records().stream().map(DecisionsTest::row).toList());
    }

    @Test
    void noNumberIsTakenTwice() throws IOException {
        assertThat(records())
                .extracting(record -> record.getFileName().toString().substring(0, 4))
                .doesNotHaveDuplicates();
    }

    private static String row(Path record) {
        Matcher form = form(record);
        return "| [%s](%s) | %s | %s | %s |"
                .formatted(form.group(1), record.getFileName(), form.group(2), form.group(3), form.group(4));
    }

    private static Matcher form(Path record) {
        try {
            Matcher form = FORM.matcher(Files.readString(record));
            assertThat(form.lookingAt())
                    .as("%s begins with '# NNNN: Title', an empty line, 'Date: YYYY-MM-DD. Status: …'", record)
                    .isTrue();
            return form;
        } catch (IOException e) {
            throw new AssertionError(record + " cannot be read", e);
        }
    }
}
