package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import io.linkgate.browser.Visit.Device;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.ScanResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of a temporary link, for a person who has nothing else, until the link is over. */
@Tag("browser")
@ExtendWith(Sites.class)
class LinkPageIT {

    /** What it loads in English, and a little more; the aim is 20 KB. */
    private static final int MAX_BYTES = 28 * 1_024;

    private static final long NUMBER = 15_550_200_001L;
    private static final PhoneNumber TYPING = new PhoneNumber(15_550_200_077L);

    private static World world;

    @BeforeAll
    static void enter(World shared) {
        world = shared;
    }

    @AfterEach
    void calm() {
        world.calm();
    }

    private static String link(String instance) throws Exception {
        return world.api().temporaryLink(instance).text("link");
    }

    private static Visit open(String name, String link, Device device) {
        return new Visit(world, "link-" + name, link, device, "")
                .allow("v2/link/", "422") // no code yet
                .allow("/link/", "410"); // the link has ended, as each does that was used
    }

    private static String scan(String code) throws Exception {
        return world.scan(code, ScanOutcome.LINK)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .word();
    }

    /** On every size, in both colours, with every density: a phone scans a screenshot of the window. */
    @ParameterizedTest
    @CsvSource({
        "360, 640, 3, DARK, en-GB",
        "390, 844, 2, LIGHT, de-DE",
        "844, 390, 3, DARK, en-GB",
        "1366, 625, 1, LIGHT, en-GB",
        "1280, 800, 1.5, DARK, de-DE"
    })
    void screenshotIsScannedAndTheAccountIsLinked(
            int width, int height, double density, ColorScheme colors, String language) throws Exception {
        String instance = world.create("Support");
        String link = link(instance);
        Device device = new Device(width, height, density, colors, false, language);
        try (Visit visit = open(device.toString(), link, device)) {
            String code = visit.scanned("code");
            assertThat(visit.code().y + visit.code().height)
                    .as("all of the code is in the window")
                    .isLessThanOrEqualTo(height);
            assertThat(visit.words()).contains("Sandbox");
            visit.isAccessible();

            assertThat(scan(code)).isEqualTo("linked");

            visit.awaitWords(
                    language.startsWith("de") ? "Sie können das Telefon weglegen" : "You can put the phone away");
            visit.shoot("linked");
            visit.isAccessible();
            assertThat(visit.requests())
                    .allMatch(url -> !url.contains("/v2/") || url.contains("/v2/link/"))
                    .noneMatch(url -> url.contains("lgl_") || url.contains(instance));
            assertThat(visit.referrers()).isEmpty();
        }
    }

    @Test
    void pageSaysWhoAsksForWhatAndLoadsLittle() throws Exception {
        String link = link(world.create("Support"));
        Map<String, Integer> sizes = new HashMap<>();
        List<Response> responses = new CopyOnWriteArrayList<>();
        try (Visit visit = open("grants", "about:blank", Device.DESK)) {
            visit.page().onResponse(responses::add);
            visit.page().navigate(link);
            visit.scanned("code");
            assertThat(visit.words())
                    .contains("asks to link your WhatsApp", "read and send messages as you", "Linked devices");
            responses.stream()
                    .filter(response -> !response.url().contains("/v2/"))
                    .forEach(response ->
                            sizes.put(response.url(), response.request().sizes().responseBodySize));
        }

        int total = sizes.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("the link page loads bytes: " + total + " in files: " + sizes.size());
        assertThat(sizes).as("the page and its icon").hasSizeBetween(1, 2);
        assertThat(total).isBetween(15_000, MAX_BYTES);
    }

    /** A phone cannot scan what it shows itself. */
    @Test
    void touchDeviceIsOfferedACodeToType() throws Exception {
        String link = link(world.create("Support"));
        Device phone = new Device(390, 844, 2, ColorScheme.LIGHT, true, "en-GB");
        try (Visit visit = open("number", link, phone)) {
            visit.await("code");
            visit.isAccessible();
            visit.page().getByLabel("Phone number of the WhatsApp account").fill("+" + TYPING.digits());
            visit.button("Get a code").click();
            visit.awaitWords("Type this code on the sandbox’s phone").shoot("typed");
            visit.isAccessible();
            String code = visit.page().locator(".wizard-boxes .visually-hidden").textContent();

            ScanResult result = world.type(PairingCode.parse(code.replaceAll(".*:|\\s", "")), TYPING)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);

            assertThat(result.word()).isEqualTo("linked");
            visit.awaitWords("You can put the phone away");
        }
    }

    @Test
    void anotherPhoneIsNamedAndTheRightOneLinks() throws Exception {
        String link = link(world.create(Map.of("name", "page", "expected_phone", String.valueOf(NUMBER))));
        try (Visit visit = open("wrong-phone", link, Device.DESK)) {
            assertThat(scan(visit.scanned("first"))).isEqualTo("refused_by_companion");

            visit.awaitWords("That was another phone").awaitWords("Nothing was linked.");
            visit.scanned("next");
            assertThat(visit.words()).contains("That was another phone", "0001").doesNotContain(NUMBER + "");
            visit.isAccessible();

            ScanResult result = world.scan(visit.scanned("last"), new PhoneNumber(NUMBER), ScanOutcome.LINK)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);

            assertThat(result.word()).isEqualTo("linked");
            visit.awaitWords("You can put the phone away");
        }
    }

    @Test
    void visitorOfAStoppedInstanceCanOnlyAsk() throws Exception {
        String instance = world.create("Support");
        String link = link(instance);
        world.api().command("stop", instance);
        try (Visit visit = open("stopped", link, Device.DESK)) {
            visit.await("stopped").awaitWords("Ask the person who sent you this link.");
            assertThat(visit.page().locator("main button:visible").count()).isZero();
            visit.shoot("stopped");
            visit.isAccessible();
        }
    }

    @Test
    void usedLinkSaysSo() throws Exception {
        String link = link(world.create("Support"));
        try (Visit visit = open("used", link, Device.DESK)) {
            assertThat(scan(visit.scanned("code"))).isEqualTo("linked");
            visit.awaitWords("You can put the phone away");
            assertThat(visit.page().locator("link[rel=icon]").getAttribute("href"))
                    .contains("icon-linked");
        }
        try (Visit again = open("used-again", link, Device.DESK)) {
            again.awaitWords("This link has ended").awaitWords("It was used").shoot("again");
            again.isAccessible();
        }
        try (Visit cut = open("used-cut", link.substring(0, link.indexOf('#')), Device.DESK)) {
            cut.awaitWords("This link has ended").awaitWords("was used, has expired, or was withdrawn");
            cut.isAccessible();
        }
    }

    @Test
    void withdrawnAndExpiredLinksSaySoWhileThePageIsOpen() throws Exception {
        String instance = world.create("Support");
        String first = link(instance);
        try (Visit visit = open("withdrawn", first, Device.DESK)) {
            visit.scanned("code");
            String second = world.api().temporaryLink(instance + "&ttl=5").text("link");
            visit.awaitWords("It was withdrawn, or replaced by a newer one.").shoot("withdrawn");
            visit.isAccessible();
            assertThat(visit.page().locator("img").count()).isZero();
            visit.page().navigate(second);
            visit.awaitWords("It has expired.");
            visit.isAccessible();
        }
    }

    @Test
    void brokenLinksSayWhatToDo() throws Exception {
        String link = link(world.create("Support"));
        for (String cut : List.of(link.substring(0, link.length() - 1), link.substring(0, link.indexOf('#')))) {
            try (Visit visit = open("cut", cut, Device.DESK).allow("v2/link/status", "401")) {
                visit.awaitWords("This link is not complete");
                visit.isAccessible();
            }
        }
        try (Visit visit = open("unknown", link.replaceFirst("lnk_.{12}", "lnk_000000000000"), Device.DESK)
                .allow("link/lnk_000000000000", "404")) {
            visit.awaitWords("There is no such link").shoot("unknown");
            visit.isAccessible();
        }
    }
}
