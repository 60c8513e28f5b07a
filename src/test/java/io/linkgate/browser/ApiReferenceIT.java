package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.linkgate.testkit.Launcher;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page {@code /docs/} in a real browser: what it loads, its search, and the call that a reader tries. */
@Tag("browser")
@ExtendWith(Sites.class)
class ApiReferenceIT {

    private static World world;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private BrowserContext context;

    @BeforeAll
    static void enter(World shared) {
        world = shared;
    }

    /** Whatever a test does with the page. */
    @AfterEach
    void nothingWasLoadedFromElsewhereAndNothingWentWrong() {
        SharedBrowser.close(context);

        assertThat(requests)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(world.url()) || url.startsWith("data:") || url.startsWith("blob:"));
        assertThat(complaints).isEmpty();
    }

    private Page open(int width, int height, ColorScheme colors) {
        context = world.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setColorScheme(colors));
        Page page = context.newPage();
        page.onRequest(request -> requests.add(request.url()));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(world.url() + "docs/");
        page.locator("h1:has-text('Linkgate')").waitFor();
        return page;
    }

    @ParameterizedTest
    @CsvSource({"desktop, 1280, 850, LIGHT", "dark, 1280, 850, DARK", "phone, 390, 844, LIGHT"})
    void pageIsDrawnWithoutSidewaysScrolling(String name, int width, int height, ColorScheme colors) {
        Page page = open(width, height, colors);
        page.navigate(world.url() + "docs/#tag/tokens/GET/v2/whoami");
        page.reload();
        page.locator("h3:has-text('The token that asks')").first().waitFor();

        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(System.getProperty("browser.directory"), "api-reference", name + ".png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
        String background = (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
        assertThat(background.contains("255, 255, 255")).isEqualTo(colors == ColorScheme.LIGHT);
    }

    @Test
    void searchPaletteFindsAnEndpoint() {
        Page page = open(1280, 850, ColorScheme.LIGHT);

        find(page, "pairing code to type");

        page.waitForURL(url -> url.endsWith("/POST/v2/auth/request-code"));
        assertThat(page.locator("h3:has-text('A pairing code to type into the phone')")
                        .first()
                        .isVisible())
                .isTrue();
    }

    @Test
    void readerTriesACallWithATokenOfTheirOwn() {
        Page page = open(1280, 850, ColorScheme.LIGHT);
        page.locator("input[placeholder=Token]").first().fill(Launcher.TOKEN);

        find(page, "token that asks");
        page.locator("button.show-api-client-button", new Page.LocatorOptions().setHasText("(get /v2/whoami)"))
                .click();
        page.locator("button:has-text('Send get request') >> visible=true")
                .first()
                .click();

        Locator answer = page.locator("text=default_engine").last();
        answer.waitFor();
        page.locator("text=200 OK >> visible=true").first().waitFor();
        assertThat(requests).contains(world.url() + "v2/whoami").noneMatch(url -> url.contains(Launcher.TOKEN));
        assertThat(page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
                        .toString())
                .doesNotContain(Launcher.TOKEN);
    }

    /** Opens the palette with its keys, and takes the first thing that it finds. */
    private static void find(Page page, String words) {
        page.keyboard().press("Control+k");
        page.waitForCondition(() -> (Boolean) page.evaluate("document.activeElement.tagName === 'INPUT'"));
        page.keyboard().type(words);
        page.locator("[role=option]").first().waitFor();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
    }
}
