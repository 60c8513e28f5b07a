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
 * The place of a servlet. While it is closed, the requests that are on their way to it are answered as if they had come
 * later; when Linkgate runs without that servlet, with 404. A servlet is initialized when both it and the configuration of
 * the container are there, whichever comes last, and destroyed once.
 */
final class LateServlet implements Servlet {

    private static final State CLOSED = new State(Optional.empty(), true);
    private static final State LEFT_OUT = new State(Optional.empty(), false);

    private final Refusal refusal;
    private Optional<ServletConfig> config = Optional.empty(); // guarded by this
    private volatile State state = CLOSED; // written while guarded by this

    /** What is there; read as a whole by each request. */
    private record State(Optional<Servlet> servlet, boolean closed) {}

    /** Answers a request while Linkgate is closed. */
    interface Refusal {
        void answer(ServletRequest request, ServletResponse response) throws IOException, ServletException;
    }

    LateServlet(Refusal refusal) {
        this.refusal = Objects.requireNonNull(refusal);
    }

    synchronized void fill(Servlet with) throws ServletException {
        Objects.requireNonNull(with);
        if (config.isPresent()) {
            with.init(config.get());
        }
        state = new State(Optional.of(with), false);
    }

    /** Linkgate runs without this servlet. */
    synchronized void leaveOut() {
        state = LEFT_OUT;
    }

    /** Returns the servlet, if there is one. */
    Optional<Servlet> present() {
        return state.servlet();
    }

    synchronized void close() {
        Optional<Servlet> before = state.servlet();
        state = CLOSED;
        if (config.isPresent()) {
            before.ifPresent(Servlet::destroy);
        }
    }

    @Override
    public synchronized void init(ServletConfig given) throws ServletException {
        if (state.servlet().isPresent()) {
            state.servlet().get().init(given);
        }
        config = Optional.of(given);
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        State now = state;
        if (now.servlet().isPresent()) {
            now.servlet().get().service(request, response);
        } else if (now.closed()) {
            refusal.answer(request, response);
        } else {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    @Override
    public synchronized void destroy() {
        close();
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
