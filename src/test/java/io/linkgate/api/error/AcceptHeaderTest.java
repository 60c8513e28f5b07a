package io.linkgate.api.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.linkgate.api.error.AcceptHeader.Offer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptHeaderTest {

    private static final List<Offer<String>> OFFERS = List.of(
            new Offer<>("application/json", false, "json"),
            new Offer<>("image/png", false, "png"),
            new Offer<>("image/svg+xml", false, "svg"),
            new Offer<>("text/plain", true, "text"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    */*                                                         | json
                    application/json                                            | json
                    APPLICATION/JSON;charset=utf-8                              | json
                    application/*                                               | json
                    image/*                                                     | png
                    image/png                                                   | png
                    image/png;q=0.5, image/svg+xml;q=0.6                        | svg
                    image/svg+xml, */*;q=0.1                                    | svg
                    image/avif,image/webp,image/png,image/*;q=0.8,*/*;q=0.5     | png
                    application/json;q=0, */*                                   | png
                    application/json;q=0.001, */*;q=0                           | json
                    */*;q=0.9, application/json;q=0.1                           | png
                    text/plain                                                  | text
                    text/plain, */*;q=0.1                                       | text
                    application/json, text/plain, */*                           | json
                    text/html,application/xhtml+xml,*/*;q=0.8                   | json
                    text/plain;q=1.000;format=flowed, application/json;q=0.9    | text
                    image/png;q=x, image/svg+xml;q=0.9                          | png
                    image/png;q=2, image/svg+xml;q=0.1                          | png
                    nonsense, image/svg+xml                                     | svg
                    nonsense                                                    | json
                    text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2        | json
                    *                                                           | json
                    image/png;q=.2, image/svg+xml;q=.3                          | svg
                    image/png;q=0.33333, image/svg+xml;q=0.33334                | svg
                    image/png;q=1.0000, *;q=.5                                  | png
                    image/png; q = 0.2, image/svg+xml; q="0.3"                  | svg
                    image/gif, nonsense                                         | json
                    application/json;q=0, nonsense                              | png
                    text/plain;q=0.1, image/                                    | text
                    ,                                                           | json
                    """)
    void bestOfferIsChosen(String header, String expected) {
        assertThat(AcceptHeader.of(List.of(header)).best(OFFERS).map(Offer::value))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"text/*", "text/html", "application/json;q=0", "*/*;q=0", "image/gif"})
    void nothingIsChosenWhereNothingIsWanted(String header) {
        assertThat(AcceptHeader.of(List.of(header)).best(OFFERS)).isEmpty();
    }

    @Test
    void noHeaderWelcomesEverything() {
        assertThat(AcceptHeader.of(List.of()).best(OFFERS).map(Offer::value)).contains("json");
    }

    @Test
    void severalHeadersAreOne() {
        AcceptHeader accept = AcceptHeader.of(List.of("image/png;q=0.5", "image/svg+xml"));

        assertThat(accept.best(OFFERS).map(Offer::value)).contains("svg");
    }

    /** A reading that tries each way to divide the digits takes minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"*/*;q=N", "*/*;q=NX", "*/*;q=.NX", "*/*;q=N.NX", "*/*;q SX", "*/*;q=SX", "N", "*/*;N"})
    void longTextIsReadInALinearTime(String form) {
        String header = form.replace("N", "1".repeat(500_000))
                .replace("S", " ".repeat(500_000))
                .replace("X", "x");

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(AcceptHeader.of(List.of(header)).best(OFFERS).map(Offer::value))
                        .contains("json"));
    }

    @Test
    void randomTextIsReadWithoutComplaint() {
        SplittableRandom random = new SplittableRandom(42);
        String alphabet = "*/;,=q.01 aimgepntx\"\\\u00e9\t";
        for (int round = 0; round < 2_000; round++) {
            StringBuilder header = new StringBuilder();
            random.ints(random.nextInt(40), 0, alphabet.length()).forEach(i -> header.append(alphabet.charAt(i)));

            Optional<Offer<String>> best =
                    AcceptHeader.of(List.of(header.toString())).best(OFFERS);

            assertThat(best)
                    .satisfiesAnyOf(
                            b -> assertThat(b).isEmpty(),
                            b -> assertThat(OFFERS).contains(b.get()));
        }
    }
}
