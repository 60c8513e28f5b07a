package io.linkgate.page;

import java.util.Set;

/** The files of the pages as they are in the WAR. */
interface WarFiles {

    /** Returns the paths of all files that are not private, each with a leading slash. */
    Set<String> paths();

    /**
     * Reads a file.
     *
     * @param max how many bytes to read at most
     * @throws java.io.UncheckedIOException if the WAR is damaged
     */
    byte[] content(String path, int max);
}
