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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers GET and HEAD of the files of the WAR from memory. All else, other methods of these files too, is left to what
 * comes behind it.
 */
public final class StaticFiles implements Filter {

    private static final String WELCOME = "index.html";

    /** The classes of the launcher, which {@code java -jar} needs at the top of the WAR. */
    private static final String LAUNCHER = "/io/";

    private static final Set<String> PRIVATE = Set.of("/WEB-INF/", "/META-INF/", LAUNCHER);

    private final Map<String, Supplier<StaticFile>> files;

    private final Function<String, Optional<PageRoute>> routes;

    private StaticFiles(Map<String, Supplier<StaticFile>> files, Function<String, Optional<PageRoute>> routes) {
        this.files = Map.copyOf(files);
        this.routes = routes;
    }

    /**
     * Reads the files and installs the filter. Call it once, while the context starts, after all other filters.
     *
     * @param routes the file for a path within the context that is no file itself; empty for none. Called by every
     *     request for a page; must not block
     */
    public static void install(ServletContext context, Function<String, Optional<PageRoute>> routes) {
        Map<String, Supplier<StaticFile>> files = new HashMap<>();
        Map<String, Map<String, String>> scripts = new HashMap<>();
        read(context, "/", files, scripts);
        scripts.forEach((path, modules) -> files.put(path, script(path, modules)));
        if (files.containsKey(EndpointList.SOURCE)) {
            files.put(EndpointList.PATH, new FirstUse(() -> endpoints(context)));
        }
        FilterRegistration.Dynamic filter = context.addFilter("static-files", new StaticFiles(files, routes));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }

    private static void read(
            ServletContext context,
            String directory,
            Map<String, Supplier<StaticFile>> files,
            Map<String, Map<String, String>> scripts) {
        Set<String> paths =
                Optional.ofNullable(context.getResourcePaths(directory)).orElse(Collections.emptySet());
        for (String path : paths) {
            if (path.endsWith("/")) {
                if (!PRIVATE.contains(path)) {
                    read(context, path, files, scripts);
                }
            } else {
                StaticFile.typeOf(path).ifPresent(type -> {
                    if (ScriptFolders.isModule(path)) {
                        byte[] text = PageSource.slim(path, content(context, path, Integer.MAX_VALUE));
                        scripts.computeIfAbsent(ScriptFolders.scriptOf(path), any -> new HashMap<>())
                                .put(path, new String(text, StandardCharsets.UTF_8));
                        files.put(path, new FirstUse(() -> StaticFile.of(type, text))); // no page loads it
                    } else {
                        files.put(path, file(context, path, type));
                    }
                });
                if (VisitorTexts.isLanguage(path)) {
                    files.put(VisitorTexts.path(path), visitorTexts(context, path));
                }
            }
        }
    }

    private static Supplier<StaticFile> file(ServletContext context, String path, String type) {
        byte[] content = content(context, path, StaticFile.MAX_PLAIN_BYTES + 1);
        if (content.length > StaticFile.MAX_PLAIN_BYTES) {
            return new FirstUse(() -> StaticFile.of(type, content(context, path, Integer.MAX_VALUE)));
        }
        StaticFile file = StaticFile.of(type, PageSource.slim(path, content));
        return () -> file;
    }

    private static Supplier<StaticFile> script(String path, Map<String, String> modules) {
        byte[] text = ScriptFolders.join(path, modules).getBytes(StandardCharsets.UTF_8);
        StaticFile file = StaticFile.of(StaticFile.typeOf(path).orElseThrow(), text);
        return () -> file;
    }

    private static Supplier<StaticFile> visitorTexts(ServletContext context, String language) {
        String path = VisitorTexts.path(language);
        byte[] texts = VisitorTexts.of(content(context, language, Integer.MAX_VALUE));
        StaticFile file = StaticFile.of(StaticFile.typeOf(path).orElseThrow(), PageSource.slim(path, texts));
        return () -> file;
    }

    private static StaticFile endpoints(ServletContext context) {
        byte[] openApi = content(context, EndpointList.SOURCE, Integer.MAX_VALUE);
        return StaticFile.of("application/json", EndpointList.of(openApi));
    }

    private static byte[] content(ServletContext context, String path, int max) {
        try (InputStream content = context.getResourceAsStream(path)) {
            return content.readNBytes(max);
        } catch (IOException e) {
            throw new UncheckedIOException("The WAR is damaged: " + path + " cannot be read", e);
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest call = (HttpServletRequest) request;
        String path = path(call);
        if (path.startsWith(LAUNCHER)) {
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
        return files.containsKey(path)
                ? Optional.of(new PageRoute(path, HttpServletResponse.SC_OK))
                : routes.apply(path).filter(route -> files.containsKey(route.file()));
    }

    /** Returns the decoded path within the context; a directory stands for its welcome file. */
    private static String path(HttpServletRequest call) {
        String path =
                call.getServletPath() + Optional.ofNullable(call.getPathInfo()).orElse("");
        return path.endsWith("/") ? path + WELCOME : path;
    }

    private void send(PageRoute route, HttpServletRequest call, HttpServletResponse answer) throws IOException {
        StaticFile file = files.get(route.file()).get();
        PageHeaders.set(route.file(), answer);
        Optional<StaticFile.Form> compressed = file.compressed().filter(any -> acceptsGzip(call));
        StaticFile.Form form = compressed.orElse(file.plain());
        answer.setHeader("Cache-Control", "no-cache");
        answer.addHeader("Vary", "Accept-Encoding");
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

    /** A file that is made when it is first needed, by one thread while others wait. */
    private static final class FirstUse implements Supplier<StaticFile> {

        private final Supplier<StaticFile> maker;
        private volatile StaticFile made;

        FirstUse(Supplier<StaticFile> maker) {
            this.maker = maker;
        }

        @Override
        public StaticFile get() {
            StaticFile present = made;
            return present == null ? make() : present;
        }

        private synchronized StaticFile make() {
            if (made == null) {
                made = maker.get();
            }
            return made;
        }
    }
}
