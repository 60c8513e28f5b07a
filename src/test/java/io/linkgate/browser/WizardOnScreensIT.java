package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import io.linkgate.browser.Visit.Device;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.Launcher;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's wizard on every screen and for every eye: each time a phone scans a screenshot of it. */
@Tag("browser")
@ExtendWith(Sites.class)
class WizardOnScreensIT {

    private static final String SIGNED_IN =
            "if (origin !== 'null') sessionStorage.setItem('linkgate.token', '" + Launcher.TOKEN + "');";

    /** Counts the locks that keep the screen on; a browser without a screen refuses real ones. */
    private static final String LOCKS = """
            window.locks = 0;
            if ('wakeLock' in navigator) navigator.wakeLock.request = (type) => {
                const lock = new EventTarget();
                lock.release = () => {
                    window.locks--;
                    lock.dispatchEvent(new Event('release'));
                };
                window.locks++;
                window.lockType = type;
                return Promise.resolve(lock);
            };
            """;

    private static final PhoneNumber TYPING = new PhoneNumber(15_550_200_088L);

    private static World world;

    @BeforeAll
    static void enter(World shared) {
        world = shared;
    }

    private static Visit open(Device device, String script) {
        Visit visit = new Visit(
                world, "operator-" + device, world.address(world.create("Support desk")), device, SIGNED_IN + script);
        return visit.allow("v2/auth/qr-image", "422");
    }

    private static String result(CompletionStage<ScanResult> scan) throws Exception {
        return scan.toCompletableFuture().get(30, TimeUnit.SECONDS).word();
    }

    private static void scanAndSeeTheLink(Visit visit) throws Exception {
        assertThat(result(world.scan(visit.scanned("code"), ScanOutcome.LINK))).isEqualTo("linked");
        visit.awaitWords(
                visit.page().locator("html").getAttribute("lang").equals("de")
                        ? "Sie können das Telefon weglegen."
                        : "You can put the phone away.");
    }

    private static void nothingIsWiderThanTheWindow(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as("pixels beside the window")
                .isEqualTo(0);
    }

    /** All of the code is to be seen without scrolling, or after the page was moved up to it where a window is low. */
    private static void wholeCodeFits(Visit visit, int height) {
        visit.page().locator(".wizard-frame").scrollIntoViewIfNeeded();
        BoundingBox code = visit.code();
        assertThat(code.y).as("the upper edge of the code").isGreaterThanOrEqualTo(0);
        assertThat(code.y + code.height).as("the lower edge of the code").isLessThanOrEqualTo(height);
    }

    @ParameterizedTest
    @CsvSource({
        "360, 640, 3, DARK, en-GB",
        "390, 844, 2, LIGHT, de-DE",
        "844, 390, 3, LIGHT, en-GB",
        "1366, 625, 1, DARK, en-GB",
        "1280, 800, 1.5, LIGHT, de-DE"
    })
    void screenshotIsScanned(int width, int height, double density, ColorScheme colors, String language)
            throws Exception {
        try (Visit visit = open(new Device(width, height, density, colors, false, language), "")) {
            visit.await("code");
            nothingIsWiderThanTheWindow(visit.page());
            wholeCodeFits(visit, height);
            scanAndSeeTheLink(visit);
            visit.shoot("linked");
        }
    }

    @Test
    void coloursOfTheSystemLeaveTheCodeDarkOnLight() throws Exception {
        try (Visit visit = open(new Device(1280, 800, 1, ColorScheme.DARK, false, "en-GB"), "")) {
            visit.page()
                    .emulateMedia(new Page.EmulateMediaOptions()
                            .setForcedColors(ForcedColors.ACTIVE)
                            .setColorScheme(ColorScheme.DARK));
            visit.await("code");
            // ZXing does not read light on dark unless it is asked to.
            scanAndSeeTheLink(visit);
            visit.shoot("forced-linked");
        }
    }

    /** 1280 × 1024 pixels, with everything four times as large. */
    @Test
    void fourfoldZoomNeedsNoScrollingToTheSide() throws Exception {
        try (Visit visit = open(new Device(320, 256, 4, ColorScheme.LIGHT, false, "en-GB"), "")) {
            visit.await("code");
            nothingIsWiderThanTheWindow(visit.page());
            Locator task = visit.page().locator(".wizard-task");
            task.scrollIntoViewIfNeeded();
            visit.shoot("zoomed-task");
            BoundingBox box = task.boundingBox();
            assertThat(box.x).isGreaterThanOrEqualTo(0);
            assertThat(box.x + box.width).isLessThanOrEqualTo(320);
            assertThat(box.y + box.height).as("all of the task in one window").isLessThanOrEqualTo(256);
            wholeCodeFits(visit, 256);
            scanAndSeeTheLink(visit);
            nothingIsWiderThanTheWindow(visit.page());
        }
    }

    /** Browsers let people choose how large letters are; the code must not grow out of a phone's window with them. */
    @Test
    void lettersTwiceAsLargeLeaveTheCodeWhole() throws Exception {
        try (Visit visit = open(new Device(360, 740, 2, ColorScheme.LIGHT, false, "en-GB"), "")) {
            visit.await("code");
            visit.page().evaluate("document.documentElement.style.fontSize = '200%'");
            BoundingBox code = visit.code();
            assertThat(code.x).isGreaterThanOrEqualTo(0);
            assertThat(code.x + code.width).isLessThanOrEqualTo(360);
            nothingIsWiderThanTheWindow(visit.page());
            scanAndSeeTheLink(visit);
        }
    }

    @Test
    void wizardIsMirroredFromRightToLeftAndTheCodeIsNot() throws Exception {
        try (Visit visit = open(new Device(1280, 800, 1, ColorScheme.LIGHT, false, "de-DE"), "")) {
            visit.page().route("**/de.js", route -> {
                APIResponse file = route.fetch();
                route.fulfill(new Route.FulfillOptions()
                        .setResponse(file)
                        .setBody(file.text().replace("'language.dir': 'ltr'", "'language.dir': 'rtl'")));
            });
            visit.page().reload();
            visit.await("code");
            nothingIsWiderThanTheWindow(visit.page());
            Locator dots = visit.page().locator(".wizard-dots li");
            assertThat(dots.first().boundingBox().x).isGreaterThan(dots.last().boundingBox().x);
            assertThat(visit.code().x)
                    .as("the code is right of the steps")
                    .isGreaterThan(visit.page().locator(".wizard-side").boundingBox().x);
            scanAndSeeTheLink(visit);
            visit.isAccessible();
        }
    }

    @Test
    void fullScreenShowsNothingButTheCode() throws Exception {
        try (Visit visit = open(Device.DESK, "")) {
            visit.await("code");
            double before = visit.code().width;
            visit.button("Full screen").click();
            visit.awaitTrue("document.fullscreenElement?.matches('.wizard-stage')");
            visit.button("Leave full screen").waitFor();
            assertThat(visit.code().width).isGreaterThan(before);
            wholeCodeFits(visit, 800);
            assertThat(visit.page().locator(":fullscreen .wizard-task").isVisible())
                    .isTrue();
            scanAndSeeTheLinkIn(visit);
        }
    }

    /** Whatever happens in full screen says what it is, and the way out stays. */
    @Test
    void fullScreenCanBeLeftWhenTheCodeIsGone() throws Exception {
        try (Visit visit = open(Device.DESK, "")) {
            visit.await("code");
            visit.button("Full screen").click();
            visit.button("Leave full screen").waitFor();
            assertThat(result(world.scan(visit.scanned("full-screen"), ScanOutcome.LINK)))
                    .isEqualTo("linked");
            visit.page().locator(":fullscreen .wizard-task").getByText("Linked").waitFor();
            visit.button("Leave full screen").click();
            visit.awaitTrue("document.fullscreenElement === null");
            visit.awaitTrue("document.querySelector('.wizard-stage .wizard-task') === null");
        }
    }

    private static void scanAndSeeTheLinkIn(Visit visit) throws Exception {
        String code = visit.scanned("full-screen");
        visit.button("Leave full screen").click();
        visit.awaitTrue("document.fullscreenElement === null");
        visit.button("Full screen").waitFor();
        assertThat(result(world.scan(code, ScanOutcome.LINK))).isEqualTo("linked");
        visit.awaitWords("You can put the phone away.");
    }

    @Test
    void screenStaysOnWhileACodeIsOnShow() throws Exception {
        try (Visit visit = open(Device.DESK, LOCKS)) {
            visit.await("code");
            visit.awaitTrue("window.locks === 1");
            assertThat(visit.page().evaluate("window.lockType")).isEqualTo("screen");
            visit.button("Stop").click();
            visit.await("stopped");
            visit.awaitTrue("window.locks === 0");
            visit.button("Start").first().click();
            visit.await("code");
            visit.awaitTrue("window.locks === 1");
            visit.button("Link with phone number instead").click();
            visit.awaitTrue("window.locks === 0");
        }
    }

    @Test
    void operatorLinksByNumber() throws Exception {
        try (Visit visit = open(Device.DESK, "")) {
            visit.await("code");
            visit.button("Link with phone number instead").click();
            visit.awaitTrue("document.activeElement.id === 'wizard-number'");
            visit.page().keyboard().type("+" + TYPING.digits());
            visit.page().keyboard().press("Enter");
            visit.awaitWords("Type this code on the sandbox’s phone").shoot("typed");
            String code = visit.page().locator(".wizard-boxes .visually-hidden").textContent();
            assertThat(result(world.type(PairingCode.parse(code.replaceAll(".*:|\\s", "")), TYPING)))
                    .isEqualTo("linked");
            visit.awaitWords("You can put the phone away.");
        }
    }
}
