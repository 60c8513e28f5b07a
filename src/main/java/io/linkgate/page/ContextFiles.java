package io.linkgate.page;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The files of a servlet context, which may be unpacked or not. */
record ContextFiles(ServletContext context) implements WarFiles {

    /** The classes of the launcher, which {@code java -jar} needs at the top of the WAR. */
    static final String LAUNCHER = "/io/";

    private static final Set<String> PRIVATE = Set.of("/WEB-INF/", "/META-INF/", LAUNCHER);

    @Override
    public Set<String> paths() {
        Set<String> found = new TreeSet<>();
        add("/", found);
        return found;
    }

    private void add(String directory, Set<String> found) {
        for (String path :
                Optional.ofNullable(context.getResourcePaths(directory)).orElse(Collections.emptySet())) {
            if (!path.endsWith("/")) {
                found.add(path);
            } else if (!PRIVATE.contains(path)) {
                add(path, found);
            }
        }
    }

    @Override
    public byte[] content(String path, int max) {
        try (InputStream content = context.getResourceAsStream(path)) {
            return content.readNBytes(max);
        } catch (IOException e) {
            throw new UncheckedIOException("The WAR is damaged: " + path + " cannot be read", e);
        }
    }
}
