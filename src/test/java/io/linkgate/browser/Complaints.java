package io.linkgate.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * What pages complain of in their console, and errors that they do not catch. Chromium writes a line for each answer
 * that is an error and for each call that fails: those that a test expects are to be allowed one by one.
 */
final class Complaints {

    /** How Chromium begins the line for an answer. */
    private static final String ANSWER = "Failed to load resource: ";

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<Allowance> allowances = new CopyOnWriteArrayList<>();

    /**
     * A line of the console.
     *
     * @param place the address of what it is about, empty for an uncaught error
     */
    private record Line(String text, String place) {

        @Override
        public String toString() {
            return text + (place.isEmpty() ? "" : " at " + place);
        }
    }

    /** Answers with an outcome, to calls whose address contains a path. */
    private record Allowance(String path, Pattern outcome) {

        static Allowance of(String path, String outcome) {
            String status = "the server responded with a status of " + outcome + "\\b.*";
            return new Allowance(
                    path, Pattern.compile(ANSWER + (outcome.startsWith("net::") ? outcome + ".*" : status)));
        }

        boolean fits(Line line) {
            return line.place().contains(path) && outcome.matcher(line.text()).matches();
        }
    }

    /** Notes what all pages of that browser complain of. */
    static Complaints of(BrowserContext context) {
        Complaints complaints = new Complaints();
        context.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.lines.add(new Line(message.text(), message.location()));
            }
        });
        context.onWebError(error -> complaints.lines.add(new Line(error.error(), "")));
        return complaints;
    }

    /**
     * Allows answers, also those that have come already.
     *
     * @param path a part of the address
     * @param outcome a status, or the beginning of an error of the network such as {@code net::ERR_}
     */
    void allow(String path, String outcome) {
        allowances.add(Allowance.of(path, outcome));
    }

    /** Waits for the line about such an answer, which comes a moment after the answer, and removes it. */
    void await(Page page, String path, String outcome) {
        Allowance expected = Allowance.of(path, outcome);
        page.waitForCondition(() -> lines.stream().anyMatch(expected::fits));
        lines.removeIf(expected::fits);
    }

    /** Returns everything that was not allowed. */
    List<String> unexpected() {
        return lines.stream()
                .filter(line -> allowances.stream().noneMatch(allowance -> allowance.fits(line)))
                .map(Line::toString)
                .toList();
    }
}
