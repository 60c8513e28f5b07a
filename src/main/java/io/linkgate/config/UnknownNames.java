package io.linkgate.config;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds names that look like settings but are not, most often typos. They are not refused: container platforms add
 * variables of their own, for example {@code LINKGATE_SERVICE_HOST} for a service named linkgate.
 */
final class UnknownNames {

    private static final Set<String> VARIABLES =
            Arrays.stream(Setting.values()).map(Setting::variable).collect(Collectors.toSet());
    private static final Set<String> PROPERTIES =
            Arrays.stream(Setting.values()).map(Setting::property).collect(Collectors.toSet());

    private UnknownNames() {}

    /** Returns one line for each unknown name, in alphabetical order; the name only, never its value. */
    static List<String> warnings(Set<String> variables, Set<String> properties) {
        return Stream.concat(
                        unknown(variables, Setting.VARIABLE_PREFIX, VARIABLES),
                        unknown(properties, Setting.PROPERTY_PREFIX, PROPERTIES))
                .map(name -> name + ": is not a setting of Linkgate and was ignored")
                .toList();
    }

    private static Stream<String> unknown(Set<String> names, String prefix, Set<String> known) {
        return names.stream()
                .filter(name -> name.startsWith(prefix) && !known.contains(name))
                .sorted();
    }
}
