package io.linkgate.config.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Finds the value of each setting in the strongest source that has it. An empty value counts as not given. A secret may
 * be given by the path of a file instead; both in one source are refused, since one of them would be ignored.
 */
public final class SettingValues {

    private static final long MAX_SECRET_BYTES = 64 * 1024;

    private final Map<ValueSource, Map<String, String>> sources = new EnumMap<>(ValueSource.class);
    private final BiConsumer<String, String> problems;
    private Optional<OperatorFile> file = Optional.empty();

    /** @param problems receives the name of a setting, and what is wrong with how it is given; never a value */
    public SettingValues(SettingSources given, BiConsumer<String, String> problems) {
        this.problems = problems;
        sources.put(ValueSource.PROPERTY, given.properties());
        sources.put(ValueSource.ENVIRONMENT, given.environment());
        sources.put(ValueSource.CONTEXT, given.context());
        sources.put(ValueSource.JNDI, given.jndi());
    }

    /** Adds the file of the home directory, as the weakest source. */
    public void add(OperatorFile operatorFile) {
        file = Optional.of(operatorFile);
        sources.put(ValueSource.FILE, operatorFile.values());
        operatorFile.problems().forEach(problems);
    }

    /** Returns the value of a setting; empty if no source has one that can be read. */
    public Optional<FoundValue> find(SettingName setting) {
        for (ValueSource source : sources.keySet()) {
            Optional<FoundValue> direct = in(source, setting);
            Optional<FoundValue> path = setting.secret() ? in(source, setting.ofFile()) : Optional.empty();
            if (direct.isPresent() && path.isPresent()) {
                problems.accept(
                        setting.variable(),
                        "is set together with " + setting.ofFile().variable() + "; set one of them"
                                + where(path.get()));
                return Optional.empty();
            }
            if (path.isPresent()) {
                return content(setting, path.get());
            }
            if (direct.isPresent()) {
                return direct;
            }
        }
        return Optional.empty();
    }

    /** Returns a warning for each name that looks like a setting and is none. */
    public List<String> warnings(List<SettingName> known) {
        List<SettingName> all = new ArrayList<>(known);
        known.stream().filter(SettingName::secret).map(SettingName::ofFile).forEach(all::add);
        UnknownNames unknown = new UnknownNames(all);
        List<String> warnings = new ArrayList<>();
        sources.forEach((source, values) -> {
            if (source != ValueSource.FILE) {
                warnings.addAll(unknown.warnings(values.keySet(), source));
            }
        });
        file.ifPresent(read -> warnings.addAll(read.warnings()));
        return warnings;
    }

    /** Returns the place of a value in brackets, to be put behind a sentence; empty if there is nothing to say. */
    public static String where(FoundValue value) {
        return value.place().isEmpty() ? "" : " (" + value.place() + ")";
    }

    private Optional<FoundValue> in(ValueSource source, SettingName setting) {
        String name = source.nameOf(setting);
        String text = sources.get(source).getOrDefault(name, "");
        return text.isEmpty() ? Optional.empty() : Optional.of(new FoundValue(text, source, place(source, name)));
    }

    private String place(ValueSource source, String name) {
        return switch (source) {
            case PROPERTY -> "system property " + name;
            case ENVIRONMENT, DEFAULT -> "";
            case CONTEXT -> "context parameter " + name;
            case JNDI -> "java:comp/env/" + name;
            case FILE -> file.orElseThrow().place(name);
        };
    }

    /** Returns the content of the file of a secret, without the end of its last line. */
    private Optional<FoundValue> content(SettingName setting, FoundValue path) {
        String variable = setting.ofFile().variable();
        try {
            Path from = Path.of(path.text().strip());
            if (Files.size(from) > MAX_SECRET_BYTES) {
                problems.accept(variable, "is larger than a secret can be" + where(path));
                return Optional.empty();
            }
            String text = Files.readString(from, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
            if (text.isEmpty()) {
                problems.accept(variable, "names an empty file" + where(path));
                return Optional.empty();
            }
            return Optional.of(new FoundValue(text, path.source(), "content of " + from));
        } catch (InvalidPathException e) {
            problems.accept(variable, "must be the path of a file" + where(path));
        } catch (NoSuchFileException e) {
            problems.accept(variable, "names a file that does not exist" + where(path));
        } catch (CharacterCodingException e) {
            problems.accept(variable, "names a file that is not text in UTF-8" + where(path));
        } catch (IOException e) {
            problems.accept(variable, "names a file that cannot be read" + where(path));
        }
        return Optional.empty();
    }
}
