package io.linkgate.config;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when Linkgate cannot start with its settings. Its message is the list of all problems, free of secrets. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<SettingProblem> problems;

    /** @param problems at least one */
    public SettingsException(List<SettingProblem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** Creates an exception for one problem with a cause. */
    public SettingsException(SettingProblem problem, Throwable cause) {
        super(message(List.of(problem)), cause);
        this.problems = List.of(problem);
    }

    /** Returns all problems, in the order of the settings. */
    public List<SettingProblem> problems() {
        return problems;
    }

    private static String message(List<SettingProblem> problems) {
        return problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        "Linkgate cannot start. Problems in its settings:" + System.lineSeparator(),
                        ""));
    }
}
