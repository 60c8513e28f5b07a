package io.linkgate.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The words around a one-time password, in the language of its recipient: a file for each language, with {@code {code}}
 * and {@code {minutes}}.
 *
 * @param template the text
 * @param footer what stands below it; may be empty
 */
public record OtpWords(String template, String footer) {

    /** The languages, by their ISO 639-1 codes. */
    public static final List<String> LANGUAGES =
            List.of("ar", "de", "en", "es", "fr", "hi", "id", "it", "nl", "pl", "pt", "ru", "tr");

    /** The language of a text if none is asked for. */
    public static final String DEFAULT_LANGUAGE = "en";

    public OtpWords {
        Objects.requireNonNull(template);
        Objects.requireNonNull(footer);
    }

    /**
     * Returns the words of a language.
     *
     * @param language for example {@code pt}, {@code pt-BR} or {@code PT_br}
     * @return empty if there are none
     */
    public static Optional<OtpWords> in(String language, String footer) {
        String code = language.strip().toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
        return LANGUAGES.contains(code) ? Optional.of(new OtpWords(read(code), footer)) : Optional.empty();
    }

    private static String read(String language) {
        try (InputStream file = OtpWords.class.getResourceAsStream("otp_" + language + ".txt")) {
            if (file == null) {
                throw new IllegalStateException("this build lacks the words of " + language);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the words of " + language + " cannot be read", e);
        }
    }

    /** Returns the whole text. */
    String around(String code, Duration lifetime) {
        String text = template.replace("{code}", code).replace("{minutes}", Long.toString(lifetime.toMinutes()));
        return footer.isBlank() ? text : text + "\n\n" + footer.strip();
    }
}
