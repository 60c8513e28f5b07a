package io.linkgate.bench;

import io.linkgate.bootstrap.RunningLinkgate;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The process of a {@link MeasuredLinkgate}: Linkgate in a Tomcat, together with a servlet that only writes. Takes its
 * directory and settings as arguments and commands from its standard input; prints its port and its token after each
 * start.
 */
final class LinkgateMain {

    /** Stops it and starts it again in the same process. */
    static final String RESTART = "restart";

    /** The rest of the line is what the servlet writes from now on. */
    static final String WRITE = "write ";

    /** Prints the current {@link Footprint} of this process. */
    static final String MEASURE = "measure";

    /** Prints the footprint after garbage collections. */
    static final String COLLECT = "collect";

    static final String BARE = "/bare";

    private LinkgateMain() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, String> settings = Arrays.stream(arguments)
                .skip(1)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (one, other) -> other));
        try (RunningLinkgate linkgate = RunningLinkgate.in(Path.of(arguments[0]), settings)) {
            runCommands(linkgate);
        }
    }

    private static void runCommands(RunningLinkgate linkgate) throws IOException {
        BareServlet bare = new BareServlet();
        printAddress(linkgate, bare);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            if (command.equals(RESTART)) {
                linkgate.stop();
                linkgate.start();
                printAddress(linkgate, bare);
            } else if (command.equals(MEASURE) || command.equals(COLLECT)) {
                System.out.println(
                        Footprint.ofThisProcess(command.equals(COLLECT)).toLine());
            } else if (command.startsWith(WRITE)) {
                bare.body = command.substring(WRITE.length()).getBytes(StandardCharsets.UTF_8);
            }
        }
    }

    private static void printAddress(RunningLinkgate linkgate, BareServlet bare) {
        linkgate.addServlet(BARE, bare);
        System.out.println(linkgate.port() + " " + linkgate.token());
    }

    /** The least that a server can do for these bytes, headers and body. */
    private static final class BareServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        /** Those of a poll, with other values. */
        private static final Map<String, String> HEADERS = Map.of(
                "Cache-Control", "no-store",
                "Pragma", "no-cache",
                "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer",
                "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                                + "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
                "X-Request-Id", "0123456789abcdef0123456789abcdef",
                "QR-Expires-At", "2026-01-01T00:00:17.345Z",
                "QR-Expires-In", "17.345",
                "QR-Sequence", "1/6");

        private transient volatile byte[] body = {};

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] bytes = body;
            HEADERS.forEach(response::setHeader);
            response.setContentType("application/json");
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }
}
