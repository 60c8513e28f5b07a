package io.linkgate.bootstrap.takeover;

import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.REQUEST;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything through which a request comes into Linkgate. It is registered while the application starts, closed and
 * empty; the modules fill it later, when it is opened. Every module still states how its parts are registered, and opening
 * fails if the table here differs from that.
 */
public final class Entrances {

    private static final List<String> API = List.of("/v2/*", "/wp-json/awp/v1/*");

    /** Filters in the order in which a request meets them; the container's own come before the first "after". */
    private static final List<Entrance> ALL = List.of(
            Entrance.first("http-metrics", REQUEST),
            Entrance.filter("sandbox-socket", false, List.of("/sandbox/ws/chat"), REQUEST),
            Entrance.first("headers", REQUEST, ERROR, ASYNC),
            Entrance.filter("cors", REQUEST, ERROR, ASYNC),
            Entrance.filter("body", REQUEST, ASYNC),
            Entrance.filter("wrong-token", true, API, REQUEST, ASYNC),
            Entrance.filter("live-code", true, API, REQUEST, ASYNC),
            Entrance.filter("relay", true, API, REQUEST, ASYNC),
            Entrance.filter("event-streams", true, API, REQUEST, ASYNC),
            Entrance.filter("code-wait", true, API, REQUEST, ASYNC),
            Entrance.filter("bare-request", true, API, REQUEST, ASYNC),
            Entrance.gate("metrics-gate", "metrics", REQUEST, ASYNC),
            Entrance.filter("static-files", REQUEST),
            Entrance.servlet("api", true, API.toArray(new String[0])),
            Entrance.servlet("error", false, "/error"),
            Entrance.servlet("metrics", false, "/metrics"),
            Entrance.servlet("health", false, "/health", "/health/*"));

    private final ServletContext context;
    private final WaitingFilter waiting;
    private final Map<String, LateFilter> filters = new LinkedHashMap<>();
    private final Map<String, LateServlet> servlets = new LinkedHashMap<>();
    private LateContext late;

    private Entrances(ServletContext context, WaitingFilter waiting) {
        this.context = Objects.requireNonNull(context);
        this.waiting = Objects.requireNonNull(waiting);
        this.late = new LateContext(context);
    }

    /**
     * Registers everything. Call it once, while the context starts.
     *
     * @param waiting answers as long as the entrances are closed
     */
    public static Entrances register(ServletContext context, WaitingFilter waiting) {
        Entrances entrances = new Entrances(context, waiting);
        FilterRegistration.Dynamic first = context.addFilter("waiting", waiting);
        first.setAsyncSupported(true);
        first.addMappingForUrlPatterns(EnumSet.of(REQUEST), false, "/*");
        ALL.forEach(entrances::register);
        return entrances;
    }

    private void register(Entrance entrance) {
        String[] patterns = entrance.patterns().toArray(new String[0]);
        if (entrance.isServlet()) {
            LateServlet servlet = new LateServlet(waiting::refuse);
            ServletRegistration.Dynamic registered = context.addServlet(entrance.name(), servlet);
            registered.setAsyncSupported(entrance.async());
            registered.setLoadOnStartup(1);
            registered.addMapping(patterns);
            servlets.put(entrance.name(), servlet);
        } else {
            LateFilter filter = new LateFilter();
            FilterRegistration.Dynamic registered = context.addFilter(entrance.name(), filter);
            registered.setAsyncSupported(entrance.async());
            if (entrance.servlets().isEmpty()) {
                registered.addMappingForUrlPatterns(entrance.typesOfFilter(), entrance.afterDeclared(), patterns);
            } else {
                registered.addMappingForServletNames(
                        entrance.typesOfFilter(),
                        entrance.afterDeclared(),
                        entrance.servlets().toArray(new String[0]));
            }
            filters.put(entrance.name(), filter);
        }
    }

    /** Returns an empty context for the modules; what they add to it counts when the entrances are opened. */
    public ServletContext newContext() {
        late = new LateContext(context);
        return late.view();
    }

    /**
     * Lets requests in, to what the modules have added since {@link #newContext()}.
     *
     * @throws IllegalStateException if a module wants another registration than was made, or a servlet fails to begin
     */
    public void open() {
        late.filters().values().forEach(added -> refuseOther(added.wanted()));
        late.servlets().values().forEach(added -> refuseOther(added.wanted()));
        late.filters().forEach((name, added) -> filters.get(name).fill(added.part()));
        servlets.forEach((name, place) -> Optional.ofNullable(late.servlets().get(name))
                .ifPresentOrElse(added -> fill(place, added.part()), place::leaveOut));
        waiting.open();
    }

    private static void refuseOther(Entrance wanted) {
        if (!ALL.contains(wanted)) {
            throw new IllegalStateException("not registered like this: " + wanted);
        }
    }

    private static void fill(LateServlet place, Servlet servlet) {
        try {
            place.fill(servlet);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Lets no request in any more, and drops what was added, the servlets first: no request reaches one past filters that
     * are gone. Does nothing the second time.
     */
    public void close() {
        waiting.close();
        servlets.values().forEach(LateServlet::close);
        filters.values().forEach(LateFilter::empty);
    }
}
