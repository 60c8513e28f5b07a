package io.linkgate.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * GlassFish, or Payara Server, which comes from it, with a domain of its own; the WAR is put into the domain's
 * {@code autodeploy}.
 */
final class GlassFish extends OperatedServer {

    private static final String DOMAIN = "linkgate";

    /** What {@code --portbase} is less than the port of HTTP. */
    private static final int HTTP = 80;

    private final Path home;

    /** @param distribution the beginning of the name of its directory */
    GlassFish(String name, String distribution) throws IOException {
        super(name);
        this.home = distribution(distribution);
    }

    @Override
    void configure() throws IOException {
        asadmin("create-domain", "--nopassword=true", "--portbase", Integer.toString(port() - HTTP));
        replace(
                domain().resolve("config/domain.xml"),
                "port=\"" + port() + "\"",
                "address=\"127.0.0.1\" port=\"" + port() + "\"");
    }

    /** The command that {@code start-domain} runs in the background. It would read passwords from its input. */
    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$0\" \"$@\" </dev/null"));
        asadmin("start-domain", "--dry-run")
                .lines()
                .filter(line -> !line.startsWith("Dump of JVM ") && !line.startsWith("Command "))
                .forEach(command::add);
        return command;
    }

    @Override
    Path deployment() {
        return domain().resolve("autodeploy/linkgate.war");
    }

    /**
     * Its WebSockets keep the timers of closed sockets until they would have run out, and with them the application;
     * Payara's own H2, which is in the place of that of the WAR, keeps the class loader of its first user.
     */
    @Override
    boolean letsGo() {
        return false;
    }

    @Override
    boolean bringsH2() {
        return home.getFileName().toString().startsWith("payara");
    }

    private Path domain() {
        return directory().resolve(DOMAIN);
    }

    /** Runs a command for the domain; returns its output. */
    private String asadmin(String command, String... options) {
        List<String> line = new ArrayList<>(List.of(
                java(),
                "-jar",
                home.resolve("glassfish/lib/client/appserver-cli.jar").toString(),
                command));
        line.addAll(List.of(options));
        line.addAll(List.of("--domaindir", directory().toString(), DOMAIN));
        ProcessBuilder asadmin = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        asadmin.environment().put("AS_JAVA", System.getProperty("java.home"));
        asadmin.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = asadmin.start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("asadmin " + command + " failed: " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new AssertionError("asadmin cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
