package io.linkgate.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings file of an operator, {@code linkgate.conf} in the home directory. A line is {@code name = value}, a
 * comment that begins with {@code #}, or empty. The name is that of the property or of the variable; the value is the
 * rest of the line without blanks around it, and without quotation marks if it has one at each end. Nothing is escaped,
 * continued or replaced in it.
 */
public final class OperatorFile {

    public static final String NAME = "linkgate.conf";

    /** A test generates it from the settings of the WAR. */
    private static final String FIRST = "first-linkgate.conf";

    private static final long MAX_BYTES = 1024 * 1024;
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private final Map<String, SettingName> known = new HashMap<>();
    private final UnknownNames unknown;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private OperatorFile(Path home, List<SettingName> settings) {
        this.file = home.resolve(NAME);
        List<SettingName> names = new ArrayList<>(settings);
        settings.stream().filter(SettingName::secret).map(SettingName::ofFile).forEach(names::add);
        names.forEach(name -> {
            known.put(name.property(), name);
            known.put(name.variable(), name);
        });
        this.unknown = new UnknownNames(names);
    }

    /**
     * Reads the file of a home; a file that does not exist has no settings.
     *
     * @param settings those that may be in it
     */
    public static OperatorFile read(Path home, List<SettingName> settings) {
        OperatorFile read = new OperatorFile(home, settings);
        read.read();
        return read;
    }

    /** Returns what a new home gets: every setting as a comment. */
    public static byte[] first() {
        try (InputStream text = OperatorFile.class.getResourceAsStream(FIRST)) {
            return text.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(FIRST + " cannot be read", e);
        }
    }

    /** Returns the values by the names of properties. */
    Map<String, String> values() {
        return values;
    }

    /** Returns what is wrong, by where it is; never a value. */
    Map<String, String> problems() {
        return problems;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Returns where the value of a property is. */
    String place(String property) {
        return "line " + lines.get(property) + " of " + file;
    }

    private void read() {
        try {
            if (!Files.exists(file)) {
                return;
            }
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                problems.put(file.toString(), "is not a file of settings");
                return;
            }
            int number = 0;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                read(line.replace("\uFEFF", "").strip(), number);
            }
            checkPermissions();
        } catch (CharacterCodingException e) {
            problems.put(file.toString(), "is not text in UTF-8");
        } catch (IOException e) {
            problems.put(file.toString(), "cannot be read");
        }
    }

    private void read(String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        String name = equals < 0 ? "" : line.substring(0, equals).strip();
        if (!name.matches("[A-Za-z][A-Za-z0-9._-]*")) {
            refuse(number, "is not of the form name = value");
            return;
        }
        SettingName setting = known.get(name);
        if (setting == null) {
            warnings.add(at(number) + ": " + name + " is not a setting of this file and was ignored"
                    + unknown.suggestion(name, ValueSource.FILE));
            return;
        }
        Optional<Integer> before = Optional.ofNullable(lines.putIfAbsent(setting.property(), number));
        String value = line.substring(equals + 1).strip();
        if (before.isPresent()) {
            refuse(number, name + " is set in line " + before.get() + " already");
        } else if (value.startsWith("\"") && (value.length() < 2 || !value.endsWith("\""))) {
            refuse(number, "the value of " + name + " begins with a quotation mark and does not end with one");
        } else {
            boolean quoted = value.startsWith("\"");
            values.put(setting.property(), quoted ? value.substring(1, value.length() - 1) : value);
        }
    }

    private void refuse(int number, String sentence) {
        problems.put(at(number), sentence);
    }

    private String at(int number) {
        return file + ", line " + number;
    }

    private void checkPermissions() throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
            warnings.add("other users of this machine can read or change " + file + "; restrict it with chmod 600");
        }
    }
}
