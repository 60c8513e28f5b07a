package io.linkgate.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of {@code java -jar linkgate.war}; a server that the WAR is deployed into has its own.
 *
 * @param bind the address to listen on; perhaps the wildcard address
 * @param port 1 to 65535
 * @param tls certificate and key; empty for plain HTTP
 * @param log how the log is written
 * @param sandbox whether this server has a sandbox of its own, which its instances connect to
 */
public record StandaloneSettings(InetAddress bind, int port, Optional<Tls> tls, LogFormat log, boolean sandbox) {

    /** How the log is written. */
    public enum LogFormat {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }

    /**
     * Two readable files in PEM form.
     *
     * @param certificate the certificate, and those between it and the root
     * @param key its private key, without a password
     */
    public record Tls(Path certificate, Path key) {

        public Tls {
            Objects.requireNonNull(certificate);
            Objects.requireNonNull(key);
        }
    }

    public StandaloneSettings {
        Objects.requireNonNull(bind);
        Objects.requireNonNull(tls);
        Objects.requireNonNull(log);
    }

    /** Returns the address of the server for this machine. */
    public String url() {
        String host = bind.isAnyLocalAddress()
                ? "127.0.0.1"
                : bind.getHostAddress().contains(":") ? "[" + bind.getHostAddress() + "]" : bind.getHostAddress();
        return (tls.isPresent() ? "https" : "http") + "://" + host + ":" + port + "/";
    }
}
