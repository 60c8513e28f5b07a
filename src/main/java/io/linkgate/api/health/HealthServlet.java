package io.linkgate.api.health;

import io.linkgate.api.error.Json;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers {@code /health} with the checks of all kinds, and {@code /health/live}, {@code /health/ready} and {@code
 * /health/started} with those of one: 200 if all of them pass, else 503. Independent of tokens and limits, because
 * probes have neither.
 */
public final class HealthServlet extends HttpServlet {

    /** The path of all checks, below the context path. */
    public static final String PATH = "/health";

    private static final long serialVersionUID = 1L;

    private final transient Map<String, List<HealthCheck>> byPath;

    private HealthServlet(Map<String, List<HealthCheck>> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /**
     * Installs the servlet. Call it once, while the context starts.
     *
     * @param live what only a restart of the process can mend
     * @param ready what decides whether this server should get calls
     * @param started whether the start is complete
     */
    public static void install(
            ServletContext context, List<HealthCheck> live, List<HealthCheck> ready, List<HealthCheck> started) {
        context.addServlet("health", of(live, ready, started)).addMapping(PATH, PATH + "/*");
    }

    /** Returns the servlet for those who hand requests to it themselves, as {@link #install} does. */
    public static HealthServlet of(List<HealthCheck> live, List<HealthCheck> ready, List<HealthCheck> started) {
        List<HealthCheck> all =
                Stream.of(live, ready, started).flatMap(List::stream).toList();
        return new HealthServlet(Map.of("", all, "/live", live, "/ready", ready, "/started", started));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String below = Optional.ofNullable(request.getPathInfo()).orElse("").replaceFirst("/$", "");
        List<HealthCheck> checks = byPath.get(below);
        if (checks == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        List<CheckResult> results = checks.stream().map(HealthCheck::check).toList();
        boolean up = results.stream().allMatch(CheckResult::up);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("status", CheckResult.word(up));
        report.put("checks", results.stream().map(CheckResult::json).toList());
        byte[] body = Json.MAPPER.writeValueAsBytes(report);
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
