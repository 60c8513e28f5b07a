package io.linkgate.proxy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for localhost that nothing else trusts.
 *
 * @param file in PEM
 * @param key its private key, in PEM
 */
record Certificate(Path file, Path key) {

    /** Creates one with Debian's openssl. */
    static Certificate create(Path directory) throws Exception {
        Certificate created = new Certificate(directory.resolve("linkgate.pem"), directory.resolve("linkgate.key"));
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-out",
                        created.file.toString(),
                        "-keyout",
                        created.key.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        if (openssl.waitFor() != 0) {
            throw new AssertionError(Files.readString(directory.resolve("openssl.log")));
        }
        return created;
    }

    /** Returns a context that trusts it alone. */
    SSLContext trusted() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (InputStream text = Files.newInputStream(file)) {
            store.setCertificateEntry(
                    "proxy", CertificateFactory.getInstance("X.509").generateCertificate(text));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
