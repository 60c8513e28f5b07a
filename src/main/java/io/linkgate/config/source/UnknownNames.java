package io.linkgate.config.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds names that look like settings but are not, most often typos. They are not refused: container platforms add
 * variables of their own, for example {@code LINKGATE_SERVICE_HOST} for a service named linkgate.
 */
final class UnknownNames {

    /** The share of a name that may be wrong: one letter in five. */
    private static final int LETTERS_PER_SLIP = 5;

    private final Collection<SettingName> known;

    UnknownNames(Collection<SettingName> known) {
        this.known = List.copyOf(known);
    }

    /** Returns one line for each unknown name of a source, in alphabetical order; the name only, never its value. */
    List<String> warnings(Set<String> names, ValueSource source) {
        Set<String> right = known.stream().map(source::nameOf).collect(Collectors.toSet());
        return names.stream()
                .filter(name ->
                        name.startsWith(SettingName.VARIABLE_PREFIX) || name.startsWith(SettingName.PROPERTY_PREFIX))
                .filter(name -> source != ValueSource.ENVIRONMENT || name.startsWith(SettingName.VARIABLE_PREFIX))
                .filter(name -> !right.contains(name))
                .sorted()
                .map(name -> place(source) + name + ": is not a setting of Linkgate and was ignored"
                        + suggestion(name, source))
                .toList();
    }

    /** Returns a question that names the most similar setting; empty if none is similar. */
    String suggestion(String name, ValueSource source) {
        String wrong = SettingName.comparable(name);
        return known.stream()
                .flatMap(setting -> Stream.of(setting.variable(), setting.property())
                        .map(right -> new Candidate(setting, distance(wrong, SettingName.comparable(right)))))
                .filter(candidate -> candidate.distance() <= Math.max(1, wrong.length() / LETTERS_PER_SLIP))
                .min(Comparator.comparingInt(Candidate::distance))
                .map(candidate -> "; did you mean " + source.nameOf(candidate.setting()) + "?")
                .orElse("");
    }

    private record Candidate(SettingName setting, int distance) {}

    private static String place(ValueSource source) {
        return switch (source) {
            case CONTEXT -> "context parameter ";
            case JNDI -> "java:comp/env/";
            case PROPERTY, ENVIRONMENT, FILE, DEFAULT -> "";
        };
    }

    /** Counts the letters to insert, to delete or to replace that lead from one text to the other (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
