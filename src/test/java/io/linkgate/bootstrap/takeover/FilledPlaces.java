package io.linkgate.bootstrap.takeover;

import jakarta.servlet.Servlet;

/** Shows tests what is behind a registered servlet. */
public final class FilledPlaces {

    private FilledPlaces() {}

    /** Returns the servlet that fills a place. */
    public static Servlet of(Servlet registered) {
        return ((LateServlet) registered).present().orElseThrow();
    }
}
