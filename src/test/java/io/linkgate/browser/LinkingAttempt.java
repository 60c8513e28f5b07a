package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.linkgate.browser.Visit.Device;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.Launcher;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A person who links an instance, and one fault that they meet. Goes as far as it can at each look, so that many attempts
 * can be looked at side by side.
 */
final class LinkingAttempt implements AutoCloseable {

    /** For one step; longer than the longest time that a silent connection takes to be noticed. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final Device DEVICE = new Device(480, 900, 1, ColorScheme.LIGHT, false, "en-GB");

    /** What a person may read without any fault; the last if the server has too much to do to answer. */
    private static final List<String> USUAL = List.of(
            "One moment…",
            "Getting your code…",
            "Scan this code with the sandbox’s phone",
            "No connection to Linkgate");

    private static final PhoneNumber EXPECTED = new PhoneNumber(15_550_009_876L);

    private static final String LINKED = "You can put the phone away.";

    /** Sixty frames a second of eight tabs would leave no time for the server. */
    private static final String FEW_FRAMES = """
            window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 100);
            window.cancelAnimationFrame = clearTimeout;
            """;

    /**
     * Notes every sentence of the wizard, every task, and each time that the stage says and shows nothing, in a task of
     * the browser of its own: after all changes that are drawn at once.
     */
    private static final String NOTES = """
            if (origin !== 'null') sessionStorage.setItem('linkgate.token', '%s');
            window.notes = {tasks: [], sentences: [], blanks: []};
            const visible = (element) => element?.checkVisibility() === true;
            const add = (list, text) => text === '' || list.includes(text) || list.push(text);
            function look() {
                const wizard = document.querySelector('.wizard[data-phase]');
                if (wizard === null) return;
                add(notes.tasks, wizard.querySelector('.wizard-task').textContent);
                for (const line of wizard.querySelectorAll('.wizard-task, .wizard-strip p, .wizard-said p, .wizard-veil p')) {
                    if (visible(line)) add(notes.sentences, line.textContent);
                }
                setTimeout(() => {
                    const stage = wizard.querySelector('.wizard-stage');
                    const shown = [...stage.querySelectorAll('img, .wizard-veil p, .wizard-lines p, svg, form')].some(visible);
                    if (wizard.isConnected && (!shown || wizard.querySelector('.wizard-task').textContent === '')) {
                        notes.blanks.push(wizard.dataset.phase);
                    }
                });
            }
            addEventListener('DOMContentLoaded', () => new MutationObserver(look).observe(document.body,
                {subtree: true, childList: true, attributes: true, characterData: true}));
            """.formatted(Launcher.TOKEN);

    private static final String READ = """
            () => {
                const live = [...document.querySelectorAll('.wizard-frame[data-face=live] img')]
                    .find(image => image.checkVisibility());
                return {...notes, code: live?.src ?? '', phase: document.querySelector('.wizard')?.dataset.phase ?? ''};
            }""";

    /** How far it is. */
    private enum Step {
        OPENED,
        STRUCK,
        HELPED,
        SCANNED,
        DONE
    }

    private final World world;
    private final LinkingFault row;
    private final String id;
    private final Visit visit;
    private long begun = System.nanoTime();
    private Step step = Step.OPENED;
    private String code = "";

    /** Opens the page of a new instance. */
    LinkingAttempt(World world, LinkingFault row) {
        this.world = world;
        this.row = row;
        id = world.create(
                row.isOfAnotherPhone()
                        ? Map.of("name", row.fault(), "expected_phone", EXPECTED.digits())
                        : Map.of("name", row.fault()));
        visit = new Visit(world, "faults-" + row.fileName(), world.address(id), DEVICE, FEW_FRAMES + NOTES)
                .allow("v2/auth/qr-image", "422")
                .allow("v2/auth/qr-image", "502");
    }

    /** What the page has shown up to now. */
    private record Seen(List<String> tasks, List<String> sentences, List<String> blanks, String code, String phase) {

        @SuppressWarnings("unchecked")
        static Seen on(Page page) {
            Map<String, Object> read = (Map<String, Object>) page.evaluate(READ);
            return new Seen(
                    (List<String>) read.get("tasks"),
                    (List<String>) read.get("sentences"),
                    (List<String>) read.get("blanks"),
                    (String) read.get("code"),
                    (String) read.get("phase"));
        }

        boolean has(String sentence) {
            return sentences.stream().anyMatch(each -> each.contains(sentence));
        }
    }

    boolean isDone() {
        return step == Step.DONE;
    }

    /** Looks at the page, and does what a person would do now. */
    void look() throws Exception {
        Seen seen = Seen.on(visit.page());
        if (System.nanoTime() - begun > PATIENCE_NANOS) {
            throw new AssertionError(row + ": " + step + " for too long; seen " + seen.tasks() + seen.sentences());
        }
        Step next = switch (step) {
            case OPENED -> seen.code().isEmpty() ? step : strike(seen);
            case STRUCK -> row.isFulfilled(seen.sentences()) ? help() : step;
            case HELPED -> arrive(seen);
            case SCANNED -> seen.has(LINKED) ? Step.DONE : step;
            case DONE -> step;
        };
        if (next != step) {
            step = next;
            begun = System.nanoTime();
        }
    }

    private Step strike(Seen seen) throws Exception {
        code = seen.code();
        String text = world.api().look(id, 20).text("value");
        switch (row.moment()) {
            case NOW -> arm(text);
            case RESTART -> {
                arm(text);
                world.api().command("restart", id);
            }
            case SCAN -> {
                arm(text);
                var unused = world.scan(text, ScanOutcome.LINK);
            }
            case PHONE -> {
                var unused = world.scan(text, row.outcome());
            }
        }
        return Step.STRUCK;
    }

    private void arm(String text) {
        if (row.isOfAnyCompanion()) {
            world.trouble(row.fault(), row.times());
        } else {
            world.trouble(row.fault(), text, row.times());
        }
    }

    /** Presses what is offered. */
    private Step help() {
        if (!row.button().isEmpty()) {
            visit.page()
                    .getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName(row.button()).setExact(true))
                    .last()
                    .click();
        }
        return Step.HELPED;
    }

    private Step arrive(Seen seen) {
        switch (row.end()) {
            case WAITS -> {
                assertThat(seen.phase()).isEqualTo("waiting");
                assertThat(seen.code()).isEmpty();
                assertThat(visit.page().locator(".wizard img:visible").count()).isZero();
                checkWhatWasSaid(seen);
                return Step.DONE;
            }
            case LINKED -> {
                return seen.has(LINKED) ? scanned(seen) : step;
            }
            case SAME_CODE -> {
                assertThat(seen.code()).isEqualTo(code);
                return scanned(seen);
            }
            case CODE -> {
                return seen.code().isEmpty() || seen.code().equals(code) ? step : scanned(seen);
            }
        }
        throw new AssertionError(row);
    }

    /** Lets the phone scan what is on the screen. */
    private Step scanned(Seen seen) {
        checkWhatWasSaid(seen);
        if (row.end() == LinkingFault.End.LINKED) {
            return Step.SCANNED;
        }
        String fresh = visit.scanned("healed");
        ScanResult result = (row.isOfAnotherPhone()
                        ? world.scan(fresh, EXPECTED, ScanOutcome.LINK)
                        : world.scan(fresh, ScanOutcome.LINK))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        assertThat(result.word()).as("%s: the scan of the fresh code", row).isEqualTo("linked");
        return Step.SCANNED;
    }

    /** Nothing but what is true, and never nothing. */
    private void checkWhatWasSaid(Seen seen) {
        assertThat(seen.tasks())
                .as("%s: the tasks", row)
                .allMatch(task -> USUAL.contains(task)
                        || row.expects(task)
                        || row.alsoTrue().stream().anyMatch(task::startsWith));
        assertThat(seen.blanks())
                .as("%s: moments in which the stage was blank", row)
                .isEmpty();
        assertThat(seen.sentences())
                .as("%s: keys and gaps in the sentences", row)
                .noneMatch(sentence -> sentence.matches(".*(\\{|}|undefined|null|wizard\\.).*"));
    }

    @Override
    public void close() {
        visit.close();
    }

    @Override
    public String toString() {
        return row.toString().toLowerCase(Locale.ROOT);
    }
}
