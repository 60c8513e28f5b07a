package io.linkgate.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of others that {@code NOTICE} lists: blocks of fields, each ended by an empty line. */
public final class Notice {

    public static final Path FILE = Path.of("NOTICE");
    public static final Path LICENCES = Path.of("src", "main", "webapp", "META-INF", "licenses");

    /** What to do about a library that is missing; for the messages of tests. */
    public static final String ADVICE =
            "libraries without a block in NOTICE; copy one that is there, name the licence by its SPDX"
                    + " identifier, and add its text to " + LICENCES + " if it is new (docs/decisions/0145)";

    private Notice() {}

    /**
     * One part.
     *
     * @param licence an SPDX identifier: the licence that was chosen, if the part has several
     * @param files names of JARs without version and ending, which are the names of Maven artifacts
     */
    public record Part(String name, String licence, String copyright, List<String> sources, List<String> files) {

        /** Whether a JAR of this name, with version and ending, is one of the files. */
        public boolean has(String jar) {
            return files.stream()
                    .anyMatch(file -> jar.startsWith(file + "-")
                            && Character.isDigit(jar.charAt(file.length() + 1))
                            && jar.endsWith(".jar"));
        }
    }

    /** Reads all parts, in the order of the file. */
    public static List<Part> parts() throws IOException {
        return Stream.of(Files.readString(FILE).split("\n\n"))
                .filter(block -> block.startsWith("Part: "))
                .map(Notice::part)
                .toList();
    }

    private static Part part(String block) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : block.strip().replaceAll("\n +", " ").split("\n")) {
            String[] field = line.split(": ", 2);
            if (field.length < 2 || fields.put(field[0], field[1]) != null) {
                throw new AssertionError("NOTICE: not a field, or one that is there twice: " + line);
            }
        }
        return new Part(
                field(fields, "Part"),
                field(fields, "Licence"),
                field(fields, "Copyright"),
                List.of(field(fields, "Source").split(" ")),
                List.of(field(fields, "Files").split(" ")));
    }

    private static String field(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name))
                .orElseThrow(() -> new AssertionError("NOTICE: a block has no " + name + ": " + fields));
    }
}
