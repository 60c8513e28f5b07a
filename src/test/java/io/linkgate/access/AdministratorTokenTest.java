package io.linkgate.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.config.AccessSettings;
import io.linkgate.config.Secret;
import io.linkgate.config.SettingsException;
import io.linkgate.testkit.LogRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdministratorTokenTest {

    @TempDir
    private Path home;

    private final SecureRandom random = new SecureRandom();

    @Test
    void chosenTokenIsRecognisedAndNoFileIsMade() {
        AdministratorToken tokens = AdministratorToken.of(settings(Optional.of(Secret.of("my-own-token"))), random);

        assertThat(tokens.authenticate("my-own-token").orElseThrow().administrator())
                .isTrue();
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "my-own-toke", "my-own-token ", "MY-OWN-TOKEN", "\u0000", "my-own-tokenmy-own-token"})
    void anyOtherTokenIsRefused(String presented) {
        AdministratorToken tokens = AdministratorToken.of(settings(Optional.of(Secret.of("my-own-token"))), random);

        assertThat(tokens.authenticate(presented)).isEmpty();
    }

    @Test
    void firstStartMakesATokenThatOnlyTheOwnerCanRead() throws Exception {
        AdministratorToken tokens = AdministratorToken.of(settings(Optional.empty()), random);

        String made = Files.readString(file());
        assertThat(made).matches("lg_[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(tokens.authenticate(made)).isPresent();
        try (var files = Files.list(home)) {
            assertThat(files).as("nothing unfinished is left").containsExactly(file());
        }
    }

    @Test
    void temporaryFileOfAKilledStartIsDeleted() throws Exception {
        Files.writeString(home.resolve("token123.new"), "lg_unfinished");

        AdministratorToken.of(settings(Optional.empty()), random);

        assertThat(home.resolve("token123.new")).doesNotExist();
    }

    @Test
    void laterStartKeepsTheTokenOfTheFirst() throws Exception {
        AdministratorToken.of(settings(Optional.empty()), random);
        String made = Files.readString(file());

        AdministratorToken later = AdministratorToken.of(settings(Optional.empty()), random);

        assertThat(Files.readString(file())).isEqualTo(made);
        assertThat(later.authenticate(made)).isPresent();
    }

    @Test
    void fileThatOthersCanReadIsReported() throws Exception {
        AdministratorToken.of(settings(Optional.empty()), random);
        String made = Files.readString(file());
        try (LogRecorder log = LogRecorder.of(AdministratorToken.class)) {
            AdministratorToken.of(settings(Optional.empty()), random);
            assertThat(log.all()).isEmpty();
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw----r--"));

            AdministratorToken.of(settings(Optional.empty()), random);

            assertThat(log.all())
                    .singleElement()
                    .satisfies(line -> assertThat(line.text())
                            .contains("initial-admin-token", "chmod 600")
                            .doesNotContain(made));
        }
    }

    @Test
    void fileWithoutATokenStopsTheStartAndIsNotTouched() throws Exception {
        Files.writeString(file(), "short");

        assertThatThrownBy(() -> AdministratorToken.of(settings(Optional.empty()), random))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("initial-admin-token")
                .hasMessageNotContaining("short");
        assertThat(Files.readString(file())).isEqualTo("short");
    }

    @Test
    void directoryWithTheNameOfTheFileStopsTheStart() throws Exception {
        Files.createDirectory(file());

        assertThatThrownBy(() -> AdministratorToken.of(settings(Optional.empty()), random))
                .isInstanceOf(SettingsException.class);
    }

    private Path file() {
        return home.resolve("initial-admin-token");
    }

    private AccessSettings settings(Optional<Secret> chosen) {
        return new AccessSettings(chosen, file());
    }
}
