package io.linkgate.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.linkgate.testkit.Launcher;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens, audit and system, as an administrator uses them. */
@Tag("browser")
@ExtendWith(Sites.class)
class AdminPageIT {

    private static SandboxSite site;

    private Dashboard dashboard;

    private Page page;

    @BeforeAll
    static void enter(SandboxSite shared) {
        site = shared;
    }

    @BeforeEach
    void open() {
        dashboard = new Dashboard(site).signIn();
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void tokenIsShownOnceReplacedAndRevoked() {
        String id = site.create("Für den Token");
        dashboard.allow("v2/admin/tokens", "400");
        page = dashboard.open("#/admin/tokens");
        button("New token").click();
        dashboard.awaitFocus("Label");
        button("Create token").click();
        assertThat(page.getByText("A label has 1 to 64 visible characters.")).isVisible();
        field("Label").fill("shop");
        field("It may").selectOption("read");
        field("Works until").fill("2020-01-01T00:00");
        button("Create token").click();
        assertThat(page.getByText("The time has to be in the future.")).isVisible();
        dashboard.awaitFocus("Works until");
        field("Works until").fill("2099-12-31T23:59");
        field("Existing instances it may use").fill("000000000000");
        button("Create token").click();
        assertThat(page.getByText("One of these IDs is not that of an instance."))
                .isVisible();
        field("Existing instances it may use").fill(id.toLowerCase(Locale.ROOT));
        field("Maximum of instances").fill("3");
        dashboard.isAccessible();
        button("Create token").click();

        String token = shownToken("Token of shop");
        assertThat(site.status("whoami", token)).isEqualTo(200);
        assertThat(site.status("session/info?instance_id=" + id, token)).isEqualTo(200);
        assertThat(page.content()).doesNotContain(token);
        Locator line = page.locator(".tokens li").filter(new Locator.FilterOptions().setHasText("shop"));
        assertThat(line).containsText("read: states only, no codes");
        assertThat(line).containsText("at most 3 instances");
        assertThat(line).containsText("may use " + id);
        dashboard.isAccessible();

        button("New value: shop").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("A new value for shop?");
        dashboard.isAccessible();
        field("The current value keeps working for").selectOption("300");
        dialog.getByText("New value", new Locator.GetByTextOptions().setExact(true))
                .click();
        String next = shownToken("The previous value works for another 5 min");
        assertThat(next).isNotEqualTo(token);
        assertThat(site.status("whoami", token)).isEqualTo(200);
        assertThat(site.status("whoami", next)).isEqualTo(200);
        dashboard.awaitFocus("New value: shop");

        button("Revoke: shop").click();
        assertThat(dialog).containsText("Revoke “shop”?");
        assertThat(dialog).containsText("Software that uses this token gets errors at once.");
        dashboard.isAccessible();
        dialog.getByText("Revoke", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator("#announcer")).hasText("“shop” is revoked.");
        dashboard.awaitFocus("Tokens");
        assertThat(site.status("whoami", next)).isEqualTo(401);
        page.getByText("Ended tokens").click();
        assertThat(page.locator("details .tokens li").first()).containsText("revoked");
        dashboard.isAccessible();
    }

    @Test
    void auditIsFilteredAndPaged() {
        String id = site.create("Protokoll");
        String other = site.create("Anderes");
        for (int i = 0; i < 55; i++) {
            site.post("session/update", Map.of("instance_id", id, "name", "Protokoll " + i));
        }
        site.post("session/stop", Map.of("instance_id", other));
        dashboard.allow("v2/admin/audit", "400");
        page = dashboard.open("#/admin/audit");
        Locator rows = page.locator(".audit tbody tr");
        assertThat(rows).hasCount(50);
        // Who saw a code is written later, so an entry about an earlier test may be above.
        Locator stopped = rows.filter(new Locator.FilterOptions().setHasText("Stopped " + other));
        assertThat(stopped).containsText("administrator");
        dashboard.isAccessible();

        field("Instance").fill("nonsense");
        button("Show").click();
        assertThat(page.getByText("An ID has 12 letters and digits.")).isVisible();
        dashboard.awaitFocus("Instance");
        dashboard.isAccessible();
        field("Instance").fill(id);
        field("Action").selectOption("session.update");
        button("Show").click();
        assertThat(page.getByText("50 entries shown")).isVisible();
        assertThat(rows.filter(new Locator.FilterOptions().setHasText("Changed an instance")))
                .hasCount(50);
        button("Show older").click();
        assertThat(page.getByText("55 entries shown")).isVisible();
        assertThat(button("Show older")).isHidden();
        field("Until").fill("2020-01-01T00:00");
        button("Show").click();
        assertThat(page.getByText("No entry matches. Widen the filter.")).isVisible();
        dashboard.isAccessible();
        button("Clear filter").click();
        assertThat(page.getByText("50 entries shown")).isVisible();

        page.setViewportSize(360, 640);
        assertThat(dashboard.overflow()).isZero();
        stopped.getByRole(AriaRole.LINK).click();
        assertThat(page.locator("h1")).hasText("Anderes");
    }

    @Test
    void systemHasVersionReachAndHealth() {
        site.create("Erreichbar");
        dashboard.allow("/health", "503").allow("/health", "404");
        page = dashboard.open("#/admin/system");
        assertThat(page.getByText("The sandbox is on")).isVisible();
        assertThat(page.locator(".cards")).containsText("0.1.0");
        assertThat(page.locator(".cards")).containsText(Pattern.compile("2\\.3000\\.\\d+ · \\d+ days? old"));
        assertThat(page.locator(".cards")).containsText("Sandbox, WhatsApp (default)");
        assertThat(page.getByText("Database: fine")).isVisible();
        assertThat(page.locator(".cards")).containsText("LINKGATE_SANDBOXtrueEnvironment variable");
        assertThat(page.locator(".cards")).containsText("LINKGATE_ADMIN_TOKEN(hidden)Environment variable");
        button("Refresh").click();
        assertThat(page.locator(".cards")).containsText("Sandboxreachable");
        dashboard.awaitFocus("Refresh");
        dashboard.isAccessible();

        page.route(
                "**/health",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("""
                        {"status": "DOWN", "checks": [
                          {"name": "database", "status": "DOWN", "data": {"problem": "no answer in time"}},
                          {"name": "engine_whatsapp", "status": "UP", "data": {"server": "unreachable"}},
                          {"name": "client_version", "status": "UP", "data": {
                            "version": "2.3000.1", "age_days": 140, "warnings": ["client_version_old"]}}]}""")));
        button("Refresh").click();
        assertThat(page.getByText("Database: not working")).isVisible();
        assertThat(page.getByText("no answer in time")).isVisible();
        assertThat(page.locator(".cards")).containsText("WhatsAppnot reachable");
        assertThat(page.getByText("WhatsApp refuses versions after 80 to 150 days"))
                .isVisible();
        dashboard.isAccessible();
        page.unroute("**/health");
        page.route(
                "**/admin/config",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setBody("{\"settings\": [], \"warnings\": [\"The database runs on another H2.\"]}")));
        button("Refresh").click();
        assertThat(page.getByText("The database runs on another H2.")).isVisible();
        dashboard.isAccessible();
        page.route("**/health", route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));
        button("Refresh").click();
        assertThat(page.getByText("A proxy may block /health.")).isVisible();
    }

    /** Checks the dialog with a new token, which a slip does not close, and returns the token. */
    private String shownToken(String text) {
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText(text);
        assertThat(dialog).containsText("it is shown only once");
        dashboard.isAccessible();
        page.keyboard().press("Escape");
        assertThat(dialog).isVisible();
        String token = field("Access token").inputValue();
        assertThat(token).matches("lg_[A-Za-z0-9_-]{43}");
        dialog.getByText("Copy", new Locator.GetByTextOptions().setExact(true)).click();
        assertThat(dialog).containsText("Copied");
        dialog.getByText("I have saved it").click();
        assertThat(dialog).isHidden();
        assertThat(token).isNotEqualTo(Launcher.TOKEN);
        return token;
    }

    private Locator button(String name) {
        return dashboard.button(name);
    }

    private Locator field(String label) {
        return dashboard.field(label);
    }
}
