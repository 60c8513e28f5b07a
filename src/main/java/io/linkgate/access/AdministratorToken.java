package io.linkgate.access;

import io.linkgate.config.AccessSettings;
import io.linkgate.config.Secret;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one token that may do everything: the operator's own, or the one that was generated at the first start and is
 * stored in a file that only the server's user can read. In memory there is only its hash.
 */
public final class AdministratorToken implements AccessTokens {

    private static final Logger LOG = LoggerFactory.getLogger(AdministratorToken.class);

    /** The form of the token in the file, the same as in the setting. */
    private static final Pattern FORM = Pattern.compile("[!-~]{8,1024}");

    private final TokenHash hash;

    private AdministratorToken(Secret token) {
        this.hash = OpaqueToken.hash(token);
    }

    /**
     * Uses the operator's token, or reads the generated one, or generates it at the first start.
     *
     * @throws SettingsException if the file can be neither read nor written, or contains no token
     */
    public static AdministratorToken of(AccessSettings settings, SecureRandom random) {
        Optional<Secret> chosen = settings.administratorToken();
        return new AdministratorToken(
                chosen.isPresent() ? chosen.get() : firstStart(settings.initialTokenFile(), random));
    }

    @Override
    public Optional<Caller> authenticate(String presented) {
        return authentication(presented).get();
    }

    @Override
    public Supplier<Optional<Caller>> authentication(String presented) {
        TokenHash presentedHash = TokenHash.of(presented);
        return () -> hasHash(presentedHash) ? Optional.of(Caller.ADMINISTRATOR) : Optional.empty();
    }

    /** Whether the token has that hash; takes the same time for every hash. */
    boolean hasHash(TokenHash presented) {
        return hash.equals(presented);
    }

    private static Secret firstStart(Path file, SecureRandom random) {
        AtomicFile kept = new AtomicFile(file, "token");
        try {
            kept.sweep();
            kept.warning().ifPresent(LOG::warn);
            return Files.exists(file) ? read(file) : make(kept, random);
        } catch (FileAlreadyExistsException e) {
            throw problem(file, "appeared while it was being written; start again", e);
        } catch (IOException e) {
            throw problem(file, "can be neither read nor written", e);
        }
    }

    private static Secret read(Path file) throws IOException {
        String text = Files.readString(file).strip();
        if (!FORM.matcher(text).matches()) {
            throw problem(
                    file,
                    "contains no token; remove the file to get a new one, or set LINKGATE_ADMIN_TOKEN",
                    new IOException("no token"));
        }
        return Secret.of(text);
    }

    private static Secret make(AtomicFile file, SecureRandom random) throws IOException {
        Secret token = OpaqueToken.generate(OpaqueToken.ACCESS_TOKEN, random);
        byte[] bytes = token.bytes();
        file.create(bytes);
        Arrays.fill(bytes, (byte) 0);
        return token;
    }

    private static SettingsException problem(Path file, String predicate, IOException cause) {
        return new SettingsException(new SettingProblem("LINKGATE_HOME", file + " " + predicate), cause);
    }
}
