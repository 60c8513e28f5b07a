package io.linkgate.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages in the sources, and what a server would send of them. */
final class WebappFiles implements WarFiles {

    static final Path WEBAPP = Path.of("src/main/webapp");

    private static final SentFiles SENT = new SentFiles(new WebappFiles());

    static SentFiles sent() {
        return SENT;
    }

    /** Returns what is sent to a browser that wants English, as a text. */
    static String text(String path) {
        return SENT.get(path, List.of("en")).plain().text();
    }

    /** Returns the paths of the sources with one of these endings, without those of the API's reference. */
    static Set<String> paths(String... endings) {
        return new WebappFiles()
                .paths().stream()
                        .filter(path -> Stream.of(endings).anyMatch(path::endsWith) && !path.startsWith("/docs/"))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Set<String> paths() {
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> "/" + WEBAPP.relativize(file).toString().replace('\\', '/'))
                    .filter(path -> !path.startsWith("/WEB-INF/") && !path.startsWith("/META-INF/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] content(String path, int max) {
        try {
            return new ByteArrayInputStream(Files.readAllBytes(WEBAPP.resolve(path.substring(1)))).readNBytes(max);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
