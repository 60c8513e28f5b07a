package io.linkgate.proxy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of a company, and a certificate of its proxy for one host, made with the JDK's keytool. */
final class CompanyAuthority {

    private static final String PASSWORD = "changeit";

    private final Path directory;

    private CompanyAuthority(Path directory) {
        this.directory = directory;
    }

    /** Makes both. */
    static CompanyAuthority create(Path directory, String host) throws Exception {
        CompanyAuthority made = new CompanyAuthority(directory);
        made.keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Company", "-ext", "bc:c");
        made.keytool(
                "-genkeypair",
                "-alias",
                "proxy",
                "-signer",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host);
        made.keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "ca",
                "-file",
                made.certificate().toString());
        return made;
    }

    /** Returns the certificate of the authority, in PEM. */
    private Path certificate() {
        return directory.resolve("company-ca.pem");
    }

    /** Returns a copy of the JVM's trust store with the authority in it, made as docs/proxies.md has it. */
    Path trustStore() throws Exception {
        Path copy = directory.resolve("trust");
        Files.copy(Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"), copy);
        run(
                "-importcert",
                "-noprompt",
                "-alias",
                "company",
                "-file",
                certificate().toString(),
                "-keystore",
                copy.toString(),
                "-storepass",
                PASSWORD);
        return copy;
    }

    /** Returns a context of the proxy, which shows the certificate for the host. */
    SSLContext proxy() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(store())) {
            keys.load(content, PASSWORD.toCharArray());
        }
        keys.deleteEntry("ca");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private Path store() {
        return directory.resolve("company.p12");
    }

    private void keytool(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        run(all.toArray(String[]::new));
    }

    private static void run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }
}
