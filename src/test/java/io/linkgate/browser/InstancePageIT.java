package io.linkgate.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import io.linkgate.testkit.HookReceiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One instance and the sandbox's phone, as a person uses them. */
@Tag("browser")
@ExtendWith(Sites.class)
class InstancePageIT {

    private static final String SCAN = "Scan what is on the screen";

    private static final String LIVE_CODE = ".wizard-frame[data-face=live] img:visible";

    /** Where the wizard hears why there is no code now. */
    private static final String CODE = "v2/auth/qr-image";

    private static SandboxSite site;

    private Dashboard dashboard;

    private Page page;

    @BeforeAll
    static void enter(SandboxSite shared) {
        site = shared;
    }

    @BeforeEach
    void open() {
        dashboard = new Dashboard(site).signIn().allow(CODE, "422").allow(CODE, "502");
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void oneMinuteShowsTheWholeProduct() {
        String id = site.create("Support desk");
        page = dashboard.open("#/i/" + id);
        code();
        dashboard.isAccessible();

        button(SCAN).click();

        assertThat(page.locator(".phone-result")).hasText("Linked. Linkgate logs in next.");
        assertThat(page.locator(".word-line")).containsText("Linked");
        assertThat(page.locator(".facts")).containsText("+1 555 ••••");
        assertThat(page.locator(".facts")).containsText("Android");
        assertThat(page.locator("main").innerText()).doesNotContain(phone(id));
        button("Show number").click();
        assertThat(page.locator(".facts")).containsText("+1 " + phone(id).substring(1));

        button("Send").click();
        assertThat(page.getByText("Sent. The server has the text.")).isVisible();
        assertThat(page.locator(".chat .theirs")).containsText("Hello from Linkgate");
        assertThat(page.locator(".chat .theirs")).containsText("not read");
        button("Mark as read").click();
        assertThat(page.locator(".phone-result")).containsText("1 message read");
        assertThat(page.locator(".chat .theirs")).not().containsText("not read");
        button("Write").click();
        assertThat(page.locator(".chat .own")).containsText("Is it still open?");
        dashboard.awaitFocus("Text to the account");
        assertThat(site.list("sandbox/inbox", Map.of("phone_number", phone(id)), "messages")
                        .toString())
                .contains("Hello from Linkgate", "Is it still open?");
        dashboard.isAccessible();

        button("Unlink").click();
        assertThat(page.locator(".word-line")).containsText("Needs you: no longer linked");
        code();

        page.locator(".tabs").getByText("History").click();
        assertThat(page.locator(".episodes li").first()).containsText("A code was on show");
        assertThat(page.locator(".episodes")).containsText("A phone linked the account");
        assertThat(page.locator(".episodes")).containsText("The link with the phone ended");
        dashboard.awaitFocus("History");
        dashboard.isAccessible();
    }

    @Test
    void thePhoneSaysWhatCameOfIt() {
        dashboard.allow("v2/sandbox/scan", "400");
        String id = site.create("Phone");
        page = dashboard.open("#/i/" + id);
        code();

        choose("Then the person", "declines");
        button(SCAN).click();
        assertThat(page.locator(".phone-result")).containsText("Declined.");
        dashboard.awaitFocus(SCAN);
        code();

        page.getByLabel("Number of this phone").fill("12");
        button(SCAN).click();
        assertThat(page.getByText("This is not a phone number. It has 7 to 15 digits, country code first."))
                .isVisible();
        dashboard.awaitFocus("Number of this phone");
        page.getByLabel("Number of this phone").fill("+1 555 123 0001");

        String once = page.locator(LIVE_CODE).getAttribute("src");
        choose("Then the person", "is asked to scan a second time");
        button(SCAN).click();
        assertThat(page.locator(".phone-result")).containsText("wants a second scan");
        assertThat(page.locator(LIVE_CODE)).not().hasAttribute("src", once);
        assertThat(page.getByLabel("Then the person")).hasValue("link");

        page.getByText("Type a code instead").click();
        field("Code").fill("ABC");
        button("Type it").click();
        assertThat(page.getByText("A code has eight letters and digits, like ABCD-1234."))
                .isVisible();
        field("Code").fill("ABCD-1234");
        button("Type it").click();
        assertThat(page.locator(".phone-result")).containsText("No code was requested for this number.");

        code();
        choose("Then the person", "is asked for a passkey");
        button(SCAN).click();
        assertThat(page.locator(".phone-result")).containsText("Linkgate was asked for a passkey");
        assertThat(page.locator(".word-line")).containsText("Needs you: this account needs a passkey");
        assertThat(page.locator(LIVE_CODE)).hasCount(0);
        button(SCAN).click();
        assertThat(page.getByText("There is no code on the screen now.")).isVisible();
    }

    @Test
    void troubleIsMadeInWordsAndHeals() {
        String id = site.create("Trouble");
        page = dashboard.open("#/i/" + id);
        code();
        page.getByText("Make trouble").click();
        assertThat(page.locator(".trouble")).containsText("Linkgate connects again within a second.");
        dashboard.isAccessible();
        choose("What goes wrong", "The phone signs for another device");
        button("Make it happen").click();
        assertThat(page.locator(".trouble")).containsText("It happens at the next scan.");
        String refused = page.locator(LIVE_CODE).getAttribute("src");
        button(SCAN).click();
        assertThat(page.locator(".phone-result")).containsText("Linkgate refused the signature of the phone.");
        assertThat(page.locator(LIVE_CODE)).not().hasAttribute("src", refused);
        button(SCAN).click();
        assertThat(page.locator(".word-line")).containsText("Linked");

        choose("What goes wrong", "The server asks to slow down");
        button("Make it happen").click();
        assertThat(page.locator(".word-line")).containsText("Needs you: refused by the sandbox");
        assertThat(page.getByText("Your account stays linked").first()).isVisible();
        button("Restart").click();
        assertThat(page.locator(".word-line")).containsText("Linked");
        button("End it").click();
        assertThat(page.locator(".trouble")).containsText("No trouble is set.");
    }

    @Test
    void commandsKeepTheFocusAndNamesCanChange() {
        String id = site.create("Empfang");
        page = dashboard.open("#/i/" + id);
        assertThat(page.locator("h1")).hasText("Empfang");

        button("Stop").click();
        assertThat(page.locator(".word-line")).containsText("Stopped");
        dashboard.awaitFocus("Start");
        page.keyboard().press("Enter");
        assertThat(page.locator(".word-line")).containsText("Waiting for a scan");
        dashboard.awaitFocus("Restart");

        button("Rename").click();
        field("Name").fill(" ");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Enter a name.")).isVisible();
        dashboard.isAccessible();
        field("Name").fill("Praxis <b>am</b> Markt");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Praxis <b>am</b> Markt");
        assertThat(page).hasTitle(Pattern.compile("Waiting for a scan · Praxis <b>am</b> Markt · Linkgate"));
        dashboard.awaitFocus("Rename");
        button("Copy: Instance ID").click();
        assertThat(page.locator("#announcer")).hasText("Copied");

        page.setViewportSize(360, 640);
        assertThat(dashboard.overflow()).isZero();
        code();
        assertThat(page.locator(".wizard-frame img:visible").first().boundingBox().y)
                .isLessThan(640);
    }

    @Test
    void withoutStreamsTheWizardStillLeadsToTheAccount() {
        dashboard.allow("v2/session/events", "net::ERR_FAILED");
        dashboard.context().route("**/v2/session/events", Route::abort);
        String id = site.create("Ohne Strom");
        page = dashboard.open("#/i/" + id);
        code();

        site.link(id, "15551230005");

        assertThat(page.locator(".wizard-task")).hasText("Linked");
        assertThat(page.locator(".facts")).containsText("+1 555 ••••0005");
        assertThat(page.locator(".word-line")).containsText("Linked");
        site.post("sandbox/unlink", Map.of("instance_id", id));
        code();
        assertThat(page.locator(".wizard")).containsText("Unlinked at");
    }

    @Test
    void endingAsksAndNamesWhatIsLost() {
        String id = site.create("Verloren");
        site.link(id, "15551230002");
        page = dashboard.open("#/i/" + id);

        button("Log out").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Log out of “Verloren”?");
        assertThat(dialog).containsText("+1 555 ••••0002 will no longer be linked to Verloren.");
        assertThat(dialog).containsText("the link with the phone");
        dashboard.isAccessible();
        page.keyboard().press("Escape");
        assertThat(dialog).isHidden();
        dashboard.awaitFocus("Log out");
        assertThat(site.status(id)).isEqualTo("WORKING");

        button("Log out").click();
        page.locator("#ask-typed").fill("Verlore");
        page.keyboard().press("Enter");
        assertThat(dialog).containsText("That is not the same.");
        page.locator("#ask-typed").fill("Verloren");
        page.keyboard().press("Enter");
        assertThat(dialog).isHidden();
        code();
        assertThat(page.locator(".endings").getByText("Log out", new Locator.GetByTextOptions().setExact(true)))
                .isHidden();

        button("Delete").click();
        assertThat(dialog).containsText("its webhooks, and the events that wait for them");
        assertThat(dialog.getByLabel("Type")).hasCount(0);
        dashboard.isAccessible();
        dialog.getByText("Delete", new Locator.GetByTextOptions().setExact(true))
                .click();
        page.waitForURL(site.url() + "#/");
        page.waitForCondition(
                () -> page.evaluate("document.activeElement?.tagName").equals("H1"));
        assertThat(site.list("session/list", Map.of("q", id), "instances")).isEmpty();

        dashboard.allow("v2/session/info", "404");
        page.navigate(site.address(id));
        assertThat(page.locator("h1")).hasText("No such instance");
        assertThat(page.getByText("There is no such instance for this token.")).isVisible();
        dashboard.isAccessible();
    }

    @Test
    void temporaryLinkIsMadeAndEnded() {
        String id = site.create("Geteilt");
        page = dashboard.open("#/i/" + id + "/share");

        field("It works for").selectOption("900");
        button("Create link").click();

        assertThat(page.getByText(Pattern.compile("Works for another (14|15) mins")))
                .isVisible();
        String link = field("Temporary link").inputValue();
        assertThat(link).startsWith(site.url() + "link/lnk_").contains("#lgl_");
        dashboard.awaitFocus("Let someone else scan");
        dashboard.isAccessible();
        button("End now").click();
        assertThat(page.locator("main").getByText("The link has ended. Its page says so."))
                .isVisible();
        assertThat(site.status("link/status", link.substring(link.indexOf('#') + 1)))
                .isEqualTo(410);

        button("Create link").click();
        assertThat(field("Temporary link")).isVisible();
        site.link(id, "15551230003");
        assertThat(page.locator("main").getByText("A phone has been linked, so the link has ended."))
                .isVisible();
        assertThat(page.getByText("This instance is linked, so there is nothing to share."))
                .isVisible();
        dashboard.isAccessible();
    }

    @Test
    void webhooksAreKeptAndDeadLettersReplayed() throws Exception {
        String id = site.create("Haken");
        try (HookReceiver receiver = new HookReceiver()) {
            receiver.answer(503);
            dashboard.allow("v2/webhook/set", "400");
            page = dashboard.open("#/i/" + id + "/hooks");
            assertThat(page.getByText("No webhook yet.")).isVisible();
            button("Add a webhook").click();
            page.getByLabel("Address").fill("ftp://example.org/");
            button("Save").click();
            assertThat(page.getByText("This address is not allowed.")).isVisible();
            dashboard.awaitFocus("Address");

            page.getByLabel("Address").fill(receiver.url("/crm"));
            field("Name").fill("CRM");
            button("Generate").click();
            String secret = field("Secret for signatures").inputValue();
            assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
            page.getByText("Retries").click();
            page.getByLabel("Attempts").fill("1");
            dashboard.isAccessible();
            button("Save").click();
            assertThat(page.locator(".hooks li")).containsText("All events · active · signed · 1 attempt");

            button("Edit: CRM").click();
            assertThat(field("Secret for signatures")).hasValue("");
            assertThat(page.getByText("A secret is stored and not shown.")).isVisible();
            page.getByLabel("All events").uncheck();
            page.getByLabel("session.qr").uncheck();
            button("Save").click();
            assertThat(page.locator(".hooks li"))
                    .containsText("session.status, message, message.ack · active · signed");
            assertThat(page.content()).doesNotContain(secret);

            site.post("session/stop", Map.of("instance_id", id));
            assertThat(page.locator(".deliveries li").first()).containsText("Given up");
            assertThat(page.locator(".deliveries li").first()).containsText("1 attempt. Last error: ");
            dashboard.isAccessible();
            receiver.answer(200);
            page.locator(".deliveries").getByText("Try again").first().click();
            assertThat(page.locator("#announcer")).hasText("1 delivery is tried again.");
            receiver.await(delivery -> delivery.text("status").equals("STOPPED"));
            assertThat(page.getByText("Nothing waits, nothing was given up.")).isVisible();
            assertThat(receiver.received().get(0).headers()).containsKey("webhook-signature");

            button("Pause: CRM").click();
            assertThat(page.locator(".hooks li")).containsText("paused");
            button("Delete: CRM").click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog).containsText("What still waits for " + receiver.url("/crm") + " is lost");
            dashboard.isAccessible();
            dialog.getByText("Delete", new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator(".hooks li")).hasCount(0);
            dashboard.awaitFocus("Webhooks");
        }
    }

    /** It may show codes, but not start what its owner has stopped. */
    @Test
    void tokenThatMayOnlyLinkSeesWhoMayStart() {
        String id = site.create("Nur verknüpfen");
        String token = site.post("admin/tokens", Map.of("label", "linker", "scope", "link", "instances", id))
                .get("token")
                .getAsString();
        site.post("session/stop", Map.of("instance_id", id));
        dashboard.context().close(); // nothing was opened in it
        dashboard = new Dashboard(site).signIn(token).allow(CODE, "422");
        page = dashboard.open("#/i/" + id);

        assertThat(page.locator(".wizard")).hasAttribute("data-phase", "stopped");
        assertThat(page.locator(".wizard-buttons button, .commands button")).hasCount(0);
        assertThat(page.getByText("That needs a token with the scope “manage”."))
                .isVisible();
        dashboard.isAccessible();
    }

    /** The code is dead; only a list that is fetched every ten seconds would say so. */
    @Test
    void instanceThatAnotherClientDeletesIsGoneAtOnce() {
        dashboard.allow("v2/session/info", "404").allow(CODE, "404");
        String id = site.create("Fremd gelöscht");
        page = dashboard.open("#/i/" + id);
        code();

        site.post("session/delete", Map.of("instance_id", id));

        assertThat(page.locator(LIVE_CODE)).hasCount(0);
        page.locator("h1", new Page.LocatorOptions().setHasText("No such instance"))
                .waitFor(new Locator.WaitForOptions().setTimeout(4_000));
    }

    @Test
    void phoneThatMayLinkCanBeChangedBeforeTheLink() {
        String id = site.create("Vertippt");
        page = dashboard.open("#/i/" + id);
        code();

        button("Change").click();
        page.keyboard().type("+1 555 000 9876");
        page.keyboard().press("Enter");

        assertThat(page.getByText("Expected phone:").locator("..")).containsText("76");
        dashboard.awaitFocus("Change");
        dashboard.isAccessible();
    }

    /** Slower than the pause until it is asked for again, but not too slow. */
    @Test
    void historyThatComesSlowlyIsShownAfterAFailureToo() {
        dashboard.allow("v2/session/history", "503");
        String id = site.create("Langsam");
        site.post("session/stop", Map.of("instance_id", id)); // what changes asks, too
        page = dashboard.page();
        List<Route> asked = new ArrayList<>();
        page.route("**/v2/session/history", asked::add);
        page.clock().install();
        dashboard.open("#/i/" + id + "/history");
        page.waitForCondition(() -> asked.size() == 1);
        asked.get(0)
                .fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setContentType("application/json")
                        .setBody("{\"code\":\"unavailable\"}"));
        assertThat(page.locator(".card .error:not(:empty)")).isVisible();

        page.waitForCondition(() -> {
            page.clock().runFor(1_000);
            return asked.size() == 2;
        });
        page.clock().runFor(6_000);
        assertThat(asked).hasSize(2);
        asked.get(1).resume();

        assertThat(page.locator(".episodes li").first()).isVisible();
        assertThat(page.locator(".card .error:not(:empty)")).hasCount(0);
    }

    @Test
    void listOfWebhooksThatDidNotComeIsAskedForAgain() {
        dashboard.allow("v2/session/webhook", "503");
        String id = site.create("Später");
        page = dashboard.page();
        page.route(
                "**/v2/session/webhook",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setContentType("application/json")
                        .setBody("{\"code\":\"unavailable\"}")));
        dashboard.open("#/i/" + id + "/hooks");
        button("Try now").waitFor();
        assertThat(button("Add a webhook")).hasCount(0);
        page.unroute("**/v2/session/webhook");

        button("Try now").click();

        assertThat(button("Add a webhook")).isVisible();
        assertThat(button("Try now")).hasCount(0);
        dashboard.awaitFocus("Webhooks");
    }

    @Test
    void tokenThatMayOnlyReadSeesNoCommands() {
        String id = site.create("Nur lesen");
        site.link(id, "15551230004");
        String token = site.post("admin/tokens", Map.of("label", "reader", "scope", "read", "instances", id))
                .get("token")
                .getAsString();
        dashboard.context().close(); // nothing was opened in it
        dashboard = new Dashboard(site, "de-DE").signIn(token);
        page = dashboard.open("#/i/" + id);

        assertThat(page.locator(".facts")).containsText("+1 555 ••••0004");
        assertThat(page.locator(".word-line")).containsText("Verknüpft");
        assertThat(page.locator(".commands button, .endings, .phone, form")).hasCount(0);
        dashboard.isAccessible();
        page.locator(".tabs").getByText("Webhooks").click();
        assertThat(page.getByText("Für Webhooks ist ein Token mit der Berechtigung „manage“ nötig."))
                .isVisible();
        dashboard.allow("v2/session/temp-link", "403");
        page.locator(".tabs").getByText("Teilen").click();
        assertThat(page.getByText("Dafür ist ein Token mit der Berechtigung „link“ nötig."))
                .isVisible();
    }

    private Locator button(String name) {
        return dashboard.button(name);
    }

    private void choose(String label, String option) {
        page.getByLabel(label).selectOption(new SelectOption().setLabel(option));
    }

    /** Waits until a code is on show. */
    private void code() {
        assertThat(page.locator(LIVE_CODE)).hasCount(1);
    }

    private Locator field(String label) {
        return dashboard.field(label);
    }

    /** The number of the phone of an instance, which the page makes of its id. */
    private static String phone(String id) {
        long sum = 0;
        for (char each : id.toCharArray()) {
            sum = (sum * 36 + Character.digit(each, 36)) % 9_000_000;
        }
        return "1555" + (sum + 1_000_000);
    }
}
