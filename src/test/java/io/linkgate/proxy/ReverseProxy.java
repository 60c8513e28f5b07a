package io.linkgate.proxy;

import io.linkgate.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A proxy from Debian's packages, which serves a site of {@code docs/proxies.md} on a port of 127.0.0.1. */
final class ReverseProxy implements AutoCloseable {

    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Path directory;
    private final Process process;
    private final int port;

    private ReverseProxy(Path directory, int port, String... command) throws IOException {
        this.directory = directory;
        this.port = port;
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.log").toFile())
                .start();
        awaitReady();
    }

    /**
     * Starts nginx.
     *
     * @param site its configuration, for port 443 and Linkgate on port 8080
     * @param linkgate the port of Linkgate
     */
    static ReverseProxy nginx(Path directory, Certificate certificate, String site, int linkgate) throws IOException {
        int port = FreePorts.next();
        String here = ProxiesPage.replace(site, "listen 443 ", "listen 127.0.0.1:" + port + " ");
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                pid nginx.pid;
                error_log error.log;
                events {}
                http {
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                %s}
                """.formatted(
                        onThisMachine(here, certificate, directory, "/var/log/nginx/linkgate.log", linkgate)));
        return new ReverseProxy(
                directory, port, "nginx", "-p", directory + "/", "-e", "error.log", "-c", configuration.toString());
    }

    /** Starts Apache; see {@link #nginx}. */
    static ReverseProxy apache(Path directory, Certificate certificate, String site, int linkgate) throws IOException {
        int port = FreePorts.next();
        String here = ProxiesPage.replace(site, "*:443", "127.0.0.1:" + port);
        StringBuilder modules = new StringBuilder();
        for (String module : List.of("mpm_event", "authz_core", "ssl", "headers", "proxy", "proxy_http")) {
            modules.append("LoadModule " + module + "_module " + MODULES.resolve("mod_" + module + ".so") + "\n");
        }
        Path configuration = Files.writeString(directory.resolve("apache.conf"), """
                %sServerRoot %s
                PidFile apache.pid
                ErrorLog error.log
                Listen 127.0.0.1:%d https
                %s""".formatted(
                        modules,
                        directory,
                        port,
                        onThisMachine(here, certificate, directory, "/var/log/apache2/linkgate.log", linkgate)));
        return new ReverseProxy(directory, port, "/usr/sbin/apache2", "-DFOREGROUND", "-f", configuration.toString());
    }

    private static String onThisMachine(
            String site, Certificate certificate, Path directory, String log, int linkgate) {
        String logged =
                ProxiesPage.replace(site, log, directory.resolve("access.log").toString());
        String certified = ProxiesPage.replace(
                logged, "/etc/ssl/certs/linkgate.pem", certificate.file().toString());
        String keyed = ProxiesPage.replace(
                certified, "/etc/ssl/private/linkgate.key", certificate.key().toString());
        return ProxiesPage.replace(keyed, "127.0.0.1:8080", "127.0.0.1:" + linkgate);
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError(
                        "the proxy does not start: " + Files.readString(directory.resolve("output.log")));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Waits until the access log has a line with that text, and returns it; a proxy writes after it has answered. */
    String logged(String text) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String log = Files.readString(directory.resolve("access.log"));
            if (log.contains(text)) {
                return log;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(text + " is not in " + log);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
