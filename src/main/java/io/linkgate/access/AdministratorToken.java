package io.linkgate.access;

import io.linkgate.config.AccessSettings;
import io.linkgate.config.Secret;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one token that may do everything: the operator's own, or the one that was made at the first start and lies in a file
 * that only the server's user can read. Kept in memory as a hash only.
 */
public final class AdministratorToken implements AccessTokens {

    private static final Caller ADMINISTRATOR = new Caller("administrator", true);

    /** What such a file may hold: the same as the setting. */
    private static final Pattern FORM = Pattern.compile("[!-~]{8,1024}");

    private final byte[] hash;

    private AdministratorToken(Secret token) {
        byte[] bytes = token.bytes();
        this.hash = AccessToken.hash(bytes);
        Arrays.fill(bytes, (byte) 0);
    }

    /**
     * Takes the operator's token, or reads the one of the first start, or makes that one.
     *
     * @throws SettingsException when the file can be neither read nor made, or holds no token
     */
    public static AdministratorToken of(AccessSettings settings, SecureRandom random) {
        Optional<Secret> chosen = settings.administratorToken();
        return new AdministratorToken(
                chosen.isPresent() ? chosen.get() : firstStart(settings.initialTokenFile(), random));
    }

    @Override
    public Optional<Caller> authenticate(String presented) {
        return MessageDigest.isEqual(hash, AccessToken.hash(presented)) ? Optional.of(ADMINISTRATOR) : Optional.empty();
    }

    private static Secret firstStart(Path file, SecureRandom random) {
        try {
            return Files.exists(file) ? read(file) : make(file, random);
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
                    "holds no token; remove the file to get a new one, or set LINKGATE_ADMIN_TOKEN",
                    new IOException("no token"));
        }
        return Secret.of(text);
    }

    /** The file is there whole or not at all, and at no moment can anyone else read it. */
    private static Secret make(Path file, SecureRandom random) throws IOException {
        Secret token = AccessToken.generate(random);
        Path unfinished = Files.createTempFile(file.getParent(), "token", ".new", ownerOnly(file));
        try {
            byte[] bytes = token.bytes();
            Files.write(unfinished, bytes, StandardOpenOption.SYNC);
            Arrays.fill(bytes, (byte) 0);
            Files.move(unfinished, file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return token;
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        Set<String> views = file.getFileSystem().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static SettingsException problem(Path file, String predicate, IOException cause) {
        return new SettingsException(new SettingProblem("LINKGATE_HOME", file + " " + predicate), cause);
    }
}
