package io.linkgate.config;

import java.util.List;
import java.util.stream.Collectors;

/** Linkgate cannot start with these settings. Carries all that is wrong at once; its message is the list, free of secrets. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<SettingProblem> problems;

    /** @param problems at least one */
    public SettingsException(List<SettingProblem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** One problem, which something else reported. */
    public SettingsException(SettingProblem problem, Throwable cause) {
        super(message(List.of(problem)), cause);
        this.problems = List.of(problem);
    }

    /** All that is wrong, in the order of the settings. */
    public List<SettingProblem> problems() {
        return problems;
    }

    private static String message(List<SettingProblem> problems) {
        return problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        "Linkgate cannot start. What is wrong with its settings:" + System.lineSeparator(),
                        ""));
    }
}
