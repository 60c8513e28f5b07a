package io.linkgate.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the browser that the page is tested in. */
final class Chromium {

    /** Names an executable; no other is looked for then. */
    static final String VARIABLE = "TEST_CHROMIUM";

    /** Options: nothing from other hosts, and no sandbox of the browser's, which root may not use. */
    private static final List<String> OPTIONS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

    private static final List<Path> ELSEWHERE = List.of(
            Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
            Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"));

    private final Map<String, String> environment;
    private final Path downloaded;

    /**
     * A search.
     *
     * @param environment the variables of the process
     * @param downloaded where Playwright puts the one that it downloads itself
     */
    Chromium(Map<String, String> environment, Path downloaded) {
        this.environment = Map.copyOf(environment);
        this.downloaded = downloaded;
    }

    /** Starts the driver of the browser; nothing is downloaded. */
    static Playwright driver() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    /** Starts the browser. */
    static Browser launch(Playwright driver) {
        Path downloaded = Path.of(driver.chromium().executablePath());
        return driver.chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(new Chromium(System.getenv(), downloaded).executable())
                        .setArgs(OPTIONS));
    }

    /**
     * Returns the executable: the named one, else one on the search path, else Playwright's own.
     *
     * @throws AssertionError with what to do, when there is none: a test of the page that is not run has not passed
     */
    Path executable() {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named))
                    .filter(Files::isExecutable)
                    .orElseThrow(() -> missing(VARIABLE + " names " + named + ", which cannot be executed."));
        }
        return Stream.of(onSearchPath(), ELSEWHERE.stream(), Stream.of(downloaded))
                .flatMap(places -> places)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> missing("There is no Chromium and no Chrome on the search path."));
    }

    private Stream<Path> onSearchPath() {
        String path = environment.getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)));
    }

    private static AssertionError missing(String what) {
        return new AssertionError("The page is tested in a real browser. " + what
                + " Run ./verify, which installs one where it may; or install one yourself"
                + " (Debian: apt-get install chromium); or set " + VARIABLE
                + " to the executable of a Chromium or Chrome.");
    }
}
