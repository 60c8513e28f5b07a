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

/** What must stand nowhere, and the search for it in every form in which code could have written it. */
final class Secrets {

    /** Shorter ones stand somewhere by chance. */
    private static final int MIN_LENGTH = 8;

    /** Lower-case form, and what it is. */
    private final Map<String, String> forms = new LinkedHashMap<>();

    /** A secret that is a text. */
    void add(String what, String secret) {
        if (secret.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(what + " is too short to be searched for");
        }
        forms.put(secret.toLowerCase(Locale.ROOT), what);
    }

    /** A secret that is bytes: in base64 of both alphabets, in hex, and as Java prints an array. */
    void add(String what, byte[] secret) {
        String array = Arrays.toString(secret);
        add(what, Base64.getEncoder().withoutPadding().encodeToString(secret));
        add(what, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        add(what, HexFormat.of().formatHex(secret));
        add(what, array.substring(1, array.length() - 1));
    }

    /** How many forms are searched for. */
    int forms() {
        return forms.size();
    }

    /** What stands in that text; says what it is, never the secret itself. */
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

    /** What stands in any of those texts. */
    Set<String> in(List<String> texts) {
        Set<String> found = new TreeSet<>();
        texts.forEach(text -> found.addAll(in(text)));
        return found;
    }
}
