package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1 that is signed by itself, and its key.
 *
 * @param trust for clients that trust it, and nothing else
 */
record PemFiles(Path certificate, Path key, SSLContext trust) {

    private static final String PASSWORD = "changeit";

    /** Makes them with the tool of the JDK, which writes a store, from which they are taken. */
    static PemFiles in(Path directory) throws Exception {
        Path file = directory.resolve("pair.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "pair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD,
                        "-validity",
                        "2")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore pair = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(file)) {
            pair.load(content, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("pair", pair.getCertificate("pair"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new PemFiles(
                pem(directory, "CERTIFICATE", pair.getCertificate("pair").getEncoded()),
                pem(
                        directory,
                        "PRIVATE KEY",
                        pair.getKey("pair", PASSWORD.toCharArray()).getEncoded()),
                context);
    }

    private static Path pem(Path directory, String label, byte[] content) throws Exception {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return Files.writeString(
                directory.resolve(label.replace(' ', '-') + ".pem"),
                "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n");
    }
}
