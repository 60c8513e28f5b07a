package io.linkgate.bootstrap;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Secrets that must not appear in a text, and the search for them in every form that code could have written. */
final class Secrets {

    /** The minimum length: shorter texts occur by chance. */
    private static final int MIN_LENGTH = 8;

    /** Each form in lower case, and what it is. */
    private final Map<String, String> forms = new LinkedHashMap<>();

    /** Adds a secret text. */
    void add(String what, String secret) {
        if (secret.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(what + " is too short to be searched for");
        }
        forms.put(secret.toLowerCase(Locale.ROOT), what);
    }

    /** Adds secret bytes: in base64 of both alphabets, in hex, and as Java prints an array. */
    void add(String what, byte[] secret) {
        String array = Arrays.toString(secret);
        add(what, Base64.getEncoder().withoutPadding().encodeToString(secret));
        add(what, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        add(what, HexFormat.of().formatHex(secret));
        add(what, array.substring(1, array.length() - 1));
    }

    /** Returns the number of forms that are searched for. */
    int forms() {
        return forms.size();
    }

    /** Returns what is found in a text: what it is, never the secret itself. */
    Set<String> in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Set<String> found = new TreeSet<>();
        forms.forEach((form, what) -> {
            if (lower.contains(form)) {
                found.add(what);
            }
        });
        return found;
    }

    /** Returns what is found in any of these texts. */
    Set<String> in(List<String> texts) {
        Set<String> found = new TreeSet<>();
        texts.forEach(text -> found.addAll(in(text)));
        return found;
    }
}
