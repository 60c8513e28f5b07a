package io.linkgate.browser;

import com.deque.html.axecore.args.AxeRuleOptions;
import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What keeps people from using a page, as far as axe-core finds out: WCAG 2.2 A and AA, and best practice. */
final class Accessibility {

    private Accessibility() {}

    /** axe-core knows dialogs by their role only. */
    private static final String NAMELESS_DIALOGS = """
            () => [...document.querySelectorAll('dialog[open]')].filter(dialog => {
                const labels = (dialog.getAttribute('aria-labelledby') ?? '').split(' ');
                const named = labels.map(id => document.getElementById(id)?.textContent ?? '').join('').trim();
                return named === '' && (dialog.getAttribute('aria-label') ?? '').trim() === '';
            }).map(dialog => 'dialog without a name: ' + dialog.innerText)""";

    /** Returns what is wrong with the page as it is now, and where. */
    @SuppressWarnings("unchecked")
    static List<String> violations(Page page) {
        return Stream.concat(violations(axe(page)).stream(), ((List<String>) page.evaluate(NAMELESS_DIALOGS)).stream())
                .toList();
    }

    /** Returns what is wrong with a part of the page. */
    static List<String> violations(Page page, String selector) {
        return violations(axe(page).include(selector));
    }

    /** Returns what of a part of the page cannot be read for its colours. */
    static List<String> contrasts(Page page, String selector) {
        return violations(axe(page).include(selector).withRules(List.of("color-contrast")));
    }

    /** Returns what of the page cannot be read for its colours. */
    static List<String> contrasts(Page page) {
        return violations(axe(page).withRules(List.of("color-contrast")));
    }

    private static AxeBuilder axe(Page page) {
        AxeRuleOptions enabled = new AxeRuleOptions();
        enabled.setEnabled(true);
        AxeRunOptions options = new AxeRunOptions();
        options.setRules(Map.of("target-size", enabled)); // the one rule of WCAG 2.2, which is off by default
        // Legacy: one frame, and no tab of its own for the report.
        return new AxeBuilder(page).options(options).setLegacyMode(true);
    }

    private static List<String> violations(AxeBuilder axe) {
        return axe.analyze().getViolations().stream()
                .map(rule -> rule.getId() + ": " + rule.getHelp() + " " + places(rule))
                .toList();
    }

    private static List<String> places(Rule rule) {
        return rule.getNodes().stream()
                .map(node -> node.getTarget() + " " + node.getHtml())
                .toList();
    }
}
