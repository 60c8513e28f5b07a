package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The home directory, as operators write it. */
class HomeSettingTest extends GivenSettings {

    @Test
    void tildeIsTheHomeOfTheUser() {
        environment.put("LINKGATE_HOME", "~/elsewhere/../here");

        assertThat(load().home()).isEqualTo(userHome.resolve("here"));
    }

    @Test
    void userWithoutHomeMustSetOne() {
        properties.setProperty("user.home", "?");

        assertThat(problems().problems()).extracting(SettingProblem::setting).containsExactly("LINKGATE_HOME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$HOME/linkgate", "${HOME}/linkgate", "/srv/$NAME", "%USERPROFILE%/linkgate"})
    void unexpandedVariableIsReported(String home) {
        environment.put("LINKGATE_HOME", home);

        assertThat(problems().getMessage())
                .contains("LINKGATE_HOME: contains a variable such as $HOME, which is not expanded");
        assertThat(Path.of(home.substring(0, home.indexOf('/') + 1)))
                .satisfies(where -> assertThat(where.resolve("$HOME")).doesNotExist());
    }

    @Test
    void dollarInsideANameIsALetter() {
        environment.put("LINKGATE_HOME", userHome.resolve("cash$box 100%").toString());

        assertThat(load().home()).isEqualTo(userHome.resolve("cash$box 100%"));
    }

    @Test
    void semicolonInThePathIsNamed() {
        environment.put("LINKGATE_HOME", userHome.resolve("a;b").toString());

        assertThat(problems().getMessage()).contains("LINKGATE_HOME: must not contain a semicolon");
        assertThat(userHome.resolve("a;b")).doesNotExist();
    }

    @Test
    void semicolonInTheHomeOfTheUserIsNamed() {
        properties.setProperty("user.home", userHome.resolve("a;b").toString());

        assertThat(problems().getMessage()).contains("LINKGATE_HOME: must not contain a semicolon");
    }

    @Test
    void homeIsCreatedForItsOwnerAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(load().home())))
                .isEqualTo("rwx------");
    }

    @Test
    void homeThatOthersMayReadWorksWithAWarning() throws Exception {
        Path home = Files.createDirectory(userHome.resolve("open"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("LINKGATE_HOME", home.toString());

        assertThat(load().warnings()).singleElement().asString().contains("chmod 700");
    }

    @Test
    void homeThatIsAFileIsRefused() throws Exception {
        Path file = Files.createFile(userHome.resolve("file"));
        environment.put("LINKGATE_HOME", file.toString());

        assertThat(problems().getMessage()).contains("LINKGATE_HOME: " + file + " is not a directory");
    }

    @Test
    void homeBelowAFileIsRefused() throws Exception {
        Path file = Files.createFile(userHome.resolve("file"));
        environment.put("LINKGATE_HOME", file.resolve("home").toString());

        assertThat(problems().getMessage()).contains("LINKGATE_HOME: " + file.resolve("home") + " cannot be created");
    }

    @Test
    void homeThatCannotBeWrittenToIsRefused() {
        Path kernel = Path.of("/proc/self"); // not even the superuser makes a file there
        assumeThat(kernel).isDirectory();
        environment.put("LINKGATE_HOME", kernel.toString());

        assertThat(problems().getMessage()).contains("LINKGATE_HOME: /proc/self cannot be written to");
    }
}
