package io.linkgate.page;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers GET and HEAD of the files of the WAR from memory. All else, other methods of these files too, is left to what
 * comes behind it.
 */
public final class StaticFiles implements Filter {

    private static final String WELCOME = "index.html";

    private final SentFiles files;

    private final Function<String, Optional<PageRoute>> routes;

    private StaticFiles(SentFiles files, Function<String, Optional<PageRoute>> routes) {
        this.files = files;
        this.routes = routes;
    }

    /**
     * Reads the files and installs the filter. Call it once, while the context starts, after all other filters.
     *
     * @param routes the file for a path within the context that is no file itself; empty for none. Called by every
     *     request for a page; must not block
     */
    public static void install(ServletContext context, Function<String, Optional<PageRoute>> routes) {
        SentFiles files = new SentFiles(new ContextFiles(context));
        FilterRegistration.Dynamic filter = context.addFilter("static-files", new StaticFiles(files, routes));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest call = (HttpServletRequest) request;
        String path = path(call);
        if (path.startsWith(ContextFiles.LAUNCHER)) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        boolean reads = call.getMethod().equals("GET") || call.getMethod().equals("HEAD");
        Optional<PageRoute> route = reads ? route(path) : Optional.empty();
        if (route.isPresent()) {
            send(route.get(), call, (HttpServletResponse) response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<PageRoute> route(String path) {
        return files.has(path)
                ? Optional.of(new PageRoute(path, HttpServletResponse.SC_OK))
                : routes.apply(path).filter(route -> files.has(route.file()));
    }

    /** Returns the decoded path within the context; a directory stands for its welcome file. */
    private static String path(HttpServletRequest call) {
        String path =
                call.getServletPath() + Optional.ofNullable(call.getPathInfo()).orElse("");
        return path.endsWith("/") ? path + WELCOME : path;
    }

    private void send(PageRoute route, HttpServletRequest call, HttpServletResponse answer) throws IOException {
        boolean inLanguages = files.hasLanguages(route.file());
        StaticFile file = files.get(route.file(), inLanguages ? languages(call) : List.of());
        PageHeaders.set(route.file(), file.hashes(), answer);
        Optional<StaticFile.Form> compressed = file.compressed().filter(any -> acceptsGzip(call));
        StaticFile.Form form = compressed.orElse(file.plain());
        answer.setHeader("Cache-Control", "no-cache");
        answer.addHeader("Vary", inLanguages ? "Accept-Encoding, Accept-Language" : "Accept-Encoding");
        answer.setHeader("ETag", form.etag());
        answer.setStatus(route.status());
        if (route.status() == HttpServletResponse.SC_OK && isKnown(form.etag(), call.getHeader("If-None-Match"))) {
            answer.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        answer.setContentType(file.type());
        if (compressed.isPresent()) {
            answer.setHeader("Content-Encoding", "gzip");
        }
        answer.setContentLength(form.length());
        if (call.getMethod().equals("GET")) {
            form.content().writeTo(answer.getOutputStream());
        }
    }

    /** Compares weakly (RFC 9110 section 13.1.2): a proxy that compresses may have weakened the tag. */
    private static boolean isKnown(String etag, String ifNoneMatch) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(tag -> tag.equals(etag) || tag.equals("*"));
    }

    /** Whether gzip is named and not refused with a weight of zero (RFC 9110 section 12.5.3). */
    private static boolean acceptsGzip(HttpServletRequest call) {
        String accepted = call.getHeader("Accept-Encoding");
        return accepted != null
                && Arrays.stream(accepted.split(","))
                        .map(coding -> coding.replaceAll("\\s", ""))
                        .anyMatch(coding -> coding.matches("(?i)(gzip|x-gzip)(;q=(?!0(\\.0*)?$).*)?"));
    }

    /** Returns the codes of the languages that a browser asks for, the preferred one first. */
    private static List<String> languages(HttpServletRequest call) {
        return call.getHeader("Accept-Language") == null
                ? List.of() // the server would add its own
                : Collections.list(call.getLocales()).stream()
                        .map(Locale::getLanguage)
                        .toList();
    }
}
