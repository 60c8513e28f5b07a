package io.linkgate.metrics;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names under which requests are counted: the templates of routes, such as {@code /v2/admin/tokens/{id}}. A request
 * for anything else is {@value #FILE} if it was answered, and {@value HttpMetrics#UNKNOWN} if not. Safe for use by any
 * thread.
 */
public final class RouteNames {

    /** Pages and files: their number is fixed, but nothing is learned from counting each. */
    static final String FILE = "file";

    /** The sandbox's WebSocket. */
    static final String SOCKET = "socket";

    private static final Pattern VARIABLE = Pattern.compile("\\{[^/}]+}");
    private static final Pattern SLASHES = Pattern.compile("/+");
    private static final int FIRST_ERROR = 400;

    private volatile Names names = new Names(Map.of(), List.of());

    private record Template(Pattern pattern, String name) {}

    private record Names(Map<String, String> exact, List<Template> patterns) {}

    /**
     * Learns which routes exist; until then there are none.
     *
     * @param templates with a leading slash; {@code {name}} stands for one segment
     */
    public void learn(List<String> templates) {
        Map<String, String> exact = new HashMap<>();
        List<Template> patterns = new ArrayList<>();
        for (String template : templates) {
            if (VARIABLE.matcher(template).find()) {
                patterns.add(new Template(pattern(template), template));
            } else {
                exact.put(template, template);
            }
        }
        names = new Names(Map.copyOf(exact), List.copyOf(patterns));
    }

    private static Pattern pattern(String template) {
        String[] fixed = VARIABLE.split(template, -1);
        StringBuilder regex = new StringBuilder(Pattern.quote(fixed[0]));
        for (int i = 1; i < fixed.length; i++) {
            regex.append("[^/]+").append(Pattern.quote(fixed[i]));
        }
        return Pattern.compile(regex.toString());
    }

    String of(HttpServletRequest request, int status) {
        String path = request.getServletPath()
                + Optional.ofNullable(request.getPathInfo()).orElse("");
        String name = names.exact().get(path);
        if (name != null) {
            return name; // nearly every poll ends here
        }
        String plain = SLASHES.matcher(path).replaceAll("/");
        String bare = plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
        return named(bare).orElseGet(() -> unnamed(status));
    }

    private static String unnamed(int status) {
        if (status == HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
            return SOCKET;
        }
        return status < FIRST_ERROR ? FILE : HttpMetrics.UNKNOWN;
    }

    private Optional<String> named(String path) {
        Names now = names;
        return Optional.ofNullable(now.exact().get(path))
                .or(() -> now.patterns().stream()
                        .filter(template -> template.pattern().matcher(path).matches())
                        .map(Template::name)
                        .findFirst());
    }
}
