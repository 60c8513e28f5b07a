package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.storage.migration.Migrations;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The WAR of a version that does not exist yet, made of the sources of this one: it has one more migration, and writes
 * fields into snapshots and calls that this one does not know.
 */
final class LaterVersion {

    private static final String MIGRATION = "V9999__later.sql";

    /** Tables that this version writes while the later one is beside it. */
    private static final String CHANGES = """
            ALTER TABLE instances ADD COLUMN later VARCHAR(100);
            ALTER TABLE snapshots ADD COLUMN later INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE calls ADD COLUMN later VARCHAR(100);
            CREATE TABLE later (id INTEGER NOT NULL PRIMARY KEY);
            """;

    private static final Path SOURCES = Path.of("src/main/java/io/linkgate");

    private final Path directory;
    private final List<Path> sources = new ArrayList<>();

    private LaterVersion(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes it.
     *
     * @param directory a new one
     */
    static Path of(Path war, Path directory) throws IOException {
        LaterVersion later = new LaterVersion(Files.createDirectories(directory));
        String last =
                Migrations.POSTGRESQL.files().get(Migrations.POSTGRESQL.files().size() - 1);
        later.change(
                "storage/migration/Migrations.java",
                "\"" + last + "\");",
                "\"" + last + "\",\n\"" + MIGRATION + "\");");
        later.change(
                "cluster/snapshot/SnapshotForm.java",
                ".put(\"version\", VERSION)",
                ".put(\"version\", VERSION).put(\"later\", \"a word\")");
        later.change(
                "cluster/call/CallForm.java",
                "record WrittenCall(@JsonProperty(\"v\") int version, CarriedCall call) {",
                "record WrittenCall(@JsonProperty(\"v\") int version, CarriedCall call) {"
                        + " @JsonProperty String later() { return \"a word\"; }");
        return later.packed(war);
    }

    private void change(String name, String old, String changed) throws IOException {
        String source = Files.readString(SOURCES.resolve(name));
        assertThat(source).as(name).contains(old);
        Path file = directory.resolve("sources").resolve(name);
        Files.createDirectories(file.getParent());
        sources.add(Files.writeString(file, source.replace(old, changed)));
    }

    private Path packed(Path war) throws IOException {
        Path classes = compiled();
        Path packed = directory.resolve("linkgate-later.war");
        Files.copy(war, packed, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem archive = FileSystems.newFileSystem(packed);
                Stream<Path> files = Files.walk(classes)) {
            Path inside = archive.getPath("WEB-INF/classes");
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file, inside.resolve(classes.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(inside.resolve(Migrations.POSTGRESQL.directory() + MIGRATION), CHANGES);
        }
        return packed;
    }

    private Path compiled() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "--release",
                "17",
                "-proc:none",
                "-parameters",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                            .call())
                    .as("the later version can be compiled")
                    .isTrue();
        }
        return classes;
    }
}
