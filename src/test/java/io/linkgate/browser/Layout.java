package io.linkgate.browser;

import com.microsoft.playwright.Page;
import java.util.List;

/** What is wrong with where things are on a page: what axe-core does not look for. */
final class Layout {

    private Layout() {}

    /**
     * Functions of the page. What is visible is not clipped away, either, nor cut off by the edge of what is around it, nor
     * far below the window, where a browser only estimates where things are. A text has a rectangle for each of its lines; a letter is lower than that, so three pixels of it are no overlap.
     */
    private static final String TOOLS = """
            const clipped = element => element !== null
                && (getComputedStyle(element).clipPath !== 'none' || clipped(element.parentElement));
            const visible = element => element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
                && !clipped(element);
            const cut = (element, {left, right, top, bottom}) => {
                for (let around = element.parentElement; around !== null; around = around.parentElement) {
                    if (getComputedStyle(around).overflowX !== 'visible') {
                        const edge = around.getBoundingClientRect();
                        [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
                        [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
                    }
                }
                return {left, right, top, bottom};
            };
            const all = (root, selector) => [...root.querySelectorAll(selector)].filter(visible);
            const name = element => `${element.tagName} ${element.className} "${
                (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}"`;
            const size = box => `${Math.round(box.width)} x ${Math.round(box.height)}`;
            """;

    private static final String FAULTS = "selector => {" + TOOLS + """
                const root = document.querySelector(selector);
                const lines = [];
                const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
                for (let text = walker.nextNode(); text; text = walker.nextNode()) {
                    const parent = text.parentElement;
                    if (text.data.trim() !== '' && visible(parent) && !parent.closest('.wizard-veil')) {
                        const range = document.createRange();
                        range.selectNodeContents(text);
                        lines.push(...[...range.getClientRects()].map(box => [text, cut(text, box)]));
                    }
                }
                const faults = [];
                for (const element of all(root, 'a, button, input, select, summary, bdi, code, .badge, img')) {
                    for (const whole of element.getClientRects()) {
                        const box = cut(element, whole);
                        for (const [text, line] of lines) {
                            const width = Math.min(box.right, line.right) - Math.max(box.left, line.left);
                            const height = Math.min(box.bottom, line.bottom) - Math.max(box.top, line.top);
                            if (width > 1 && height > 3 && !element.contains(text)
                                    && !text.parentElement.closest('label')?.contains(element)) {
                                faults.push(`${name(element)} covers "${text.data.trim()}"`);
                            }
                        }
                    }
                }
                for (const element of all(root, 'button, input, select, summary, h2 a, .row-name')) {
                    const box = (element.closest('label') ?? element).getBoundingClientRect();
                    if (box.width < 24 || box.height < 24) {
                        faults.push(`${name(element)} is small: ${size(box)}`);
                    }
                }
                return faults;
            }""";

    private static final String HIDDEN_BELOW = "selector => {" + TOOLS + """
                return all(document, selector).map(element => [name(element), element.getBoundingClientRect()])
                    .filter(([name, box]) => box.top < 0 || box.bottom > innerHeight)
                    .map(([name, box]) => `${name} from ${Math.round(box.top)} to ${Math.round(box.bottom)}`);
            }""";

    /**
     * Returns what covers a text that is not its own, and which targets have less than 24 × 24 CSS pixels (WCAG 2.2,
     * 2.5.8); links within sentences may.
     */
    @SuppressWarnings("unchecked")
    static List<String> faults(Page page, String selector) {
        return (List<String>) page.evaluate(FAULTS, selector);
    }

    /** Returns what of these elements is not wholly in the window. */
    @SuppressWarnings("unchecked")
    static List<String> outside(Page page, String selector) {
        page.evaluate("scrollTo(0, 0)");
        return (List<String>) page.evaluate(HIDDEN_BELOW, selector);
    }
}
