package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Path;
import java.util.Optional;

/** What a phone reads from a screen on which the wizard shows a code. */
final class Camera {

    private static final String CODE = ".wizard-frame img:not([hidden])";

    private Camera() {}

    /**
     * Waits until a code may be scanned, and returns what a phone reads from a screenshot of the window: of the whole, or
     * held closer, since ZXing sometimes takes something else in a whole window for a corner of the code. For that the
     * code is scrolled into the window, as a person would who sees its lower edge cut.
     *
     * @param shot where to keep the screenshot
     */
    static String scan(Page page, Path shot) {
        page.locator(".wizard-frame[data-face=live] img:not([hidden])").waitFor();
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        byte[] window = page.screenshot(new Page.ScreenshotOptions().setPath(shot));
        Optional<String> code = Picture.codeIn(window)
                .or(() -> Picture.codeIn(page.locator(CODE).screenshot()));
        assertThat(code).as("the code in %s", shot.getFileName()).isPresent();
        return code.orElseThrow();
    }

    /** Where the picture of the code is, in CSS pixels. */
    static BoundingBox place(Page page) {
        return page.locator(CODE).boundingBox();
    }
}
