package io.linkgate.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.linkgate.protocol.stream.MoveTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The moves of a machine from one phase to another, each as {@code FROM ⇒ TO}: as documented, and as allowed. */
public final class MoveList {

    private static final Pattern LINE = Pattern.compile("(?m)^ \\* (\\w+ ⇒ \\w+)(.*)$");

    private MoveList() {}

    /**
     * Reads the list in the Javadoc of a class.
     *
     * @throws AssertionError for a move that is listed twice, or without {@code : after …}
     */
    public static Set<String> documentedBy(Class<?> machine) throws IOException {
        Path source = Path.of("src/main/java", machine.getName().replace('.', '/') + ".java");
        Matcher lines = LINE.matcher(Files.readString(source, UTF_8));
        List<String> moves = new ArrayList<>();
        while (lines.find()) {
            if (!lines.group(2).matches(": after \\S.*") || moves.contains(lines.group(1))) {
                throw new AssertionError("no reason, or listed twice: " + lines.group());
            }
            moves.add(lines.group(1));
        }
        return new TreeSet<>(moves);
    }

    /** Collects the moves that a table allows; those that stay in a phase are not part of the list. */
    public static <P extends Enum<P>, K extends Enum<K>> Set<String> allowedBy(
            MoveTable<P, K> table, Class<P> phases, Class<K> kinds) {
        Set<String> moves = new TreeSet<>();
        for (P from : phases.getEnumConstants()) {
            for (K kind : kinds.getEnumConstants()) {
                table.from(from, kind).stream().filter(to -> to != from).forEach(to -> moves.add(from + " ⇒ " + to));
            }
        }
        return moves;
    }
}
