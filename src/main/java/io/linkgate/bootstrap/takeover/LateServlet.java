package io.linkgate.bootstrap.takeover;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * The place of a servlet, which answers 404 while it is empty. A servlet is initialized when both it and the
 * configuration of the container are there, whichever comes last, and destroyed once.
 */
final class LateServlet implements Servlet {

    private Optional<ServletConfig> config = Optional.empty(); // guarded by this
    private volatile Optional<Servlet> servlet = Optional.empty(); // written while guarded by this

    synchronized void fill(Servlet with) throws ServletException {
        Objects.requireNonNull(with);
        if (config.isPresent()) {
            with.init(config.get());
        }
        servlet = Optional.of(with);
    }

    /** Returns the servlet, if there is one. */
    Optional<Servlet> present() {
        return servlet;
    }

    synchronized void empty() {
        Optional<Servlet> before = servlet;
        servlet = Optional.empty();
        if (config.isPresent()) {
            before.ifPresent(Servlet::destroy);
        }
    }

    @Override
    public synchronized void init(ServletConfig given) throws ServletException {
        if (servlet.isPresent()) {
            servlet.get().init(given);
        }
        config = Optional.of(given);
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        Optional<Servlet> present = servlet;
        if (present.isPresent()) {
            present.get().service(request, response);
        } else {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    @Override
    public synchronized void destroy() {
        empty();
        config = Optional.empty();
    }

    @Override
    public synchronized ServletConfig getServletConfig() {
        return config.orElse(null); // the interface's value for none
    }

    @Override
    public String getServletInfo() {
        return "";
    }
}
