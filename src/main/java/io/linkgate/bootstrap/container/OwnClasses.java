package io.linkgate.bootstrap.container;

import jakarta.servlet.ServletContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads every class of Linkgate while files can be opened. A class is read from its file at its first use, and Java
 * remembers a failure: if the first use came while the process had no file descriptor left, it would fail until a
 * restart.
 */
public final class OwnClasses {

    private static final Logger LOG = LoggerFactory.getLogger(OwnClasses.class);

    private static final String CLASSES = "/WEB-INF/classes/";
    private static final String OURS = CLASSES + "io/linkgate/";
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /**
     * Loads and initializes all classes; a class that cannot be loaded is left to the call that needs it.
     *
     * @return how many were loaded; 0 if the container does not list the files of the application
     */
    public static int load(ServletContext context) {
        int loaded = 0;
        Deque<String> folders = new ArrayDeque<>(Set.of(OURS));
        while (!folders.isEmpty()) {
            Set<String> paths = context.getResourcePaths(folders.remove());
            for (String path : paths == null ? Set.<String>of() : paths) {
                if (path.endsWith("/")) {
                    folders.add(path);
                } else if (path.endsWith(SUFFIX) && load(path)) {
                    loaded++;
                }
            }
        }
        return loaded;
    }

    private static boolean load(String path) {
        String name = path.substring(CLASSES.length(), path.length() - SUFFIX.length())
                .replace('/', '.');
        try {
            Class.forName(name, true, OwnClasses.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.debug("{} is not loaded in advance: {}", name, e.toString());
            return false;
        }
    }
}
