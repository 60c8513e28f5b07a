package io.linkgate.page;

import java.util.Objects;

/**
 * The file that answers an address of which there are many.
 *
 * @param file the path of an existing file in the WAR
 * @param status the HTTP status to send it with
 */
public record PageRoute(String file, int status) {

    public PageRoute {
        Objects.requireNonNull(file);
    }
}
