package io.linkgate.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionMovesTest {

    private static final Path SOURCE = Path.of("src/main/java/io/linkgate/session/SessionMoves.java");
    private static final Pattern LINE = Pattern.compile("^ \\* (\\w+) +⇒ (\\w+): +after \\S.*$", Pattern.MULTILINE);

    /** One line "X ⇒ Y: after …" for each move of the table, in the order of the statuses, and no other. */
    @Test
    void listNamesEveryLegalMoveAndNoOther() throws Exception {
        List<String> listed = LINE.matcher(Files.readString(SOURCE))
                .results()
                .map(line -> line.group(1) + " " + line.group(2))
                .toList();

        assertThat(listed).isEqualTo(moves(true).toList());
    }

    @Test
    void illegalMoveNamesBothStatuses() {
        assertThat(moves(false)).hasSize(7 * 7 - 24).allSatisfy(move -> {
            SessionStatus from = SessionStatus.valueOf(move.split(" ")[0]);
            SessionStatus to = SessionStatus.valueOf(move.split(" ")[1]);
            assertThatThrownBy(() -> SessionMoves.requireLegal(from, to))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("from " + from)
                    .hasMessageContaining("to " + to);
        });
    }

    /** A linked device logs in on a connection of its own. */
    @Test
    void codeNeverLeadsToALinkWithoutANewConnection() {
        assertThat(SessionMoves.from(SessionStatus.SCAN_QR_CODE)).doesNotContain(SessionStatus.WORKING);
    }

    private static Stream<String> moves(boolean legal) {
        return Arrays.stream(SessionStatus.values())
                .flatMap(from -> Arrays.stream(SessionStatus.values())
                        .filter(to -> SessionMoves.from(from).contains(to) == legal)
                        .map(to -> from + " " + to));
    }
}
