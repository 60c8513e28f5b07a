package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.access.Scope;
import io.linkgate.audit.AuditAction;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.session.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the server, each with a sentence on the pages: a new one must not show up as a key or as nothing. */
class PageWordsTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final Pattern KEY = Pattern.compile("^  '([^']+)':", Pattern.MULTILINE);
    private static final Pattern QUOTED = Pattern.compile("'([a-z_.]+)'");
    private static final Pattern TROUBLE = Pattern.compile("(?:line|link|mail)\\('([a-z_]+)', \\{fault: '([a-z_]+)'");

    /** Troubles that the phone does not offer: they look like others, or nothing of them can be seen. */
    private static final Set<String> NOT_OFFERED = Set.of("split", "merged", "phash", "skip", "no_lid");

    @ParameterizedTest
    @ValueSource(strings = {"en.js", "de.js"})
    void everyWordHasASentence(String language) throws IOException {
        Set<String> keys = found(KEY, WEBAPP.resolve("lang").resolve(language));

        assertThat(keys)
                .containsAll(keys("instance.past.", Reason.values(), Reason::wireName))
                .containsAll(keys("phone.result.", ScanResult.values(), ScanResult::word))
                .containsAll(keys(
                        "phone.outcome.",
                        ScanOutcome.values(),
                        outcome -> outcome.name().toLowerCase(Locale.ROOT)))
                .containsAll(keys("admin.action.", AuditAction.values(), AuditAction::wireName))
                .containsAll(keys("admin.scope.", Scope.values(), Scope::wireName));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en.js", "de.js"})
    void everyTroubleIsNamedAndExplained(String language) throws IOException {
        Set<String> keys = found(KEY, WEBAPP.resolve("lang").resolve(language));

        for (String name : found(TROUBLE, WEBAPP.resolve("js/phone/faults.js"))) {
            assertThat(keys).contains("phone.fault." + name, "phone.fault." + name + ".then");
        }
    }

    @Test
    void thePhoneOffersEveryFaultThatCanBeSeen() throws IOException {
        Set<String> offered = TROUBLE.matcher(Files.readString(WEBAPP.resolve("js/phone/faults.js")))
                .results()
                .map(trouble -> trouble.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Stream.concat(offered.stream(), NOT_OFFERED.stream()))
                .containsExactlyInAnyOrderElementsOf(keys("", FaultKind.values(), FaultKind::word));
    }

    @Test
    void thePagesKnowAllActionsAndResults() throws IOException {
        assertThat(found(QUOTED, WEBAPP.resolve("js/admin/entries.js")))
                .containsAll(keys("", AuditAction.values(), AuditAction::wireName));
        assertThat(found(QUOTED, WEBAPP.resolve("js/phone/faults.js")))
                .containsAll(keys("", ScanResult.values(), ScanResult::word));
    }

    private static <T> List<String> keys(String prefix, T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(value -> prefix + word.apply(value)).toList();
    }

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult each) -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
