package io.linkgate.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Modules joined to one script: a page needs few requests instead of thirty, and what modules have in common is compressed
 * once. What a module imports of the same script is simply there, so the names at the top of its modules differ. Their
 * lines stay as they are. See docs/decisions/0134.
 */
final class JoinedScript {

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:(\\w+)|\\{([\\w$,\\s]+)\\}) from '([^']+)';$\\n?", Pattern.MULTILINE);

    private static final Pattern PASSED_ON =
            Pattern.compile("^export \\{[\\w$,\\s]+\\} from '([^']+)';$\\n?", Pattern.MULTILINE);

    private static final Pattern EXPORT = Pattern.compile("^export (?:\\{[\\w$,\\s]+\\};$\\n?)?", Pattern.MULTILINE);

    /** The address may have a part that is filled in when it is imported. */
    private static final Pattern LATE = Pattern.compile("\\bimport\\((['`])([^'`]+)\\1\\)");

    /** What would import, in any other form. */
    private static final Pattern UNKNOWN = Pattern.compile(
            "^(?:import\\b(?!\\()|export [{*].* from ).*|\\bimport(?:\\.meta|\\((?!['`])).*", Pattern.MULTILINE);

    private static final String VALUE = "export default ";

    private final String path;
    private final Map<String, String> modules;
    private final Map<String, String> values;
    private final UnaryOperator<String> scriptOf;

    /** The names that are imported of other scripts, by their relative address. */
    private final Map<String, Set<String>> names = new TreeMap<>();
    /** Statements that import what has no name. */
    private final Set<String> defaults = new TreeSet<>();

    private final List<String> bodies = new ArrayList<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> done = new HashSet<>();

    private JoinedScript(
            String path, Map<String, String> modules, Map<String, String> values, UnaryOperator<String> scriptOf) {
        this.path = path;
        this.modules = modules;
        this.values = values;
        this.scriptOf = scriptOf;
    }

    /**
     * Returns the script of that path, see {@link ScriptFolders#scriptOf}.
     *
     * @param modules all that it consists of: the texts by their paths, without comments
     * @param values files that consist of {@code export default} and a value, by their paths: a value that is imported is
     *     in the script
     * @throws IllegalArgumentException if a module imports in a form that cannot be joined, or some import each other in
     *     a circle
     */
    static String of(String path, Map<String, String> modules, Map<String, String> values) {
        JoinedScript script = new JoinedScript(path, modules, values, ScriptFolders::scriptOf);
        new TreeSet<>(modules.keySet()).forEach(script::add);
        return script.text();
    }

    /**
     * Returns a module with all that it imports, as the script of a page. It exports nothing, since nothing can import it.
     *
     * @param page the path that addresses in it are relative to
     * @param entry the path of the module
     * @param modules the modules of all pages
     * @param values as for {@link #of}
     * @throws IllegalArgumentException as {@link #of}
     */
    static String ofPage(String page, String entry, Map<String, String> modules, Map<String, String> values) {
        JoinedScript script =
                new JoinedScript(page, modules, values, module -> ScriptFolders.isModule(module) ? page : module);
        script.add(entry);
        return EXPORT.matcher(script.text()).replaceAll("");
    }

    private String text() {
        List<String> text = new ArrayList<>(defaults);
        names.forEach((address, each) -> text.add("import {" + String.join(",", each) + "} from '" + address + "';"));
        bodies.stream().filter(body -> !body.isEmpty()).forEach(text::add);
        return String.join("\n", text);
    }

    /** Adds a module behind those that it needs, as a browser would run them. */
    private void add(String module) {
        if (done.contains(module)) {
            return;
        }
        if (!begun.add(module) || !modules.containsKey(module)) {
            throw new IllegalArgumentException(module + " is missing, or imports itself through others");
        }
        String text = modules.get(module);
        IMPORT.matcher(text).results().forEach(each -> note(module, each));
        PASSED_ON.matcher(text).results().forEach(each -> add(resolved(module, each.group(1))));
        String rest = PASSED_ON.matcher(IMPORT.matcher(text).replaceAll("")).replaceAll("");
        String body = LATE.matcher(rest)
                .replaceAll(late -> Matcher.quoteReplacement(
                        "import(" + late.group(1) + lateAddress(module, late.group(2)) + late.group(1) + ")"));
        UNKNOWN.matcher(body).results().findFirst().ifPresent(line -> {
            throw new IllegalArgumentException(module + " cannot be joined: " + line.group());
        });
        bodies.add(body.strip());
        done.add(module);
    }

    private void note(String module, MatchResult statement) {
        String imported = resolved(module, statement.group(3));
        List<String> wanted = names(module, statement.group(2));
        String name = statement.group(1);
        if (name != null && values.containsKey(imported)) {
            addValue(imported, name);
        } else if (scriptOf.apply(imported).equals(path)) {
            add(imported);
        } else if (name != null) {
            defaults.add("import " + name + " from '" + address(module, statement.group(3)) + "';");
        } else {
            names.computeIfAbsent(address(module, statement.group(3)), any -> new TreeSet<>())
                    .addAll(wanted);
        }
    }

    private void addValue(String file, String name) {
        String text = values.get(file);
        if (!text.startsWith(VALUE)) {
            throw new IllegalArgumentException(file + " is no value");
        }
        if (done.add(file + " as " + name)) {
            bodies.add("const " + name + " = " + text.substring(VALUE.length()));
        }
    }

    private static List<String> names(String module, String list) {
        List<String> names = Stream.of(list == null ? new String[0] : list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.stream().anyMatch(name -> name.contains(" "))) {
            throw new IllegalArgumentException(module + " gives another name to what it imports: " + list);
        }
        return names;
    }

    /** Returns the address of what is loaded later, which cannot be in this script. */
    private String lateAddress(String module, String specifier) {
        if (scriptOf.apply(resolved(module, specifier)).equals(path)) {
            throw new IllegalArgumentException(module + " cannot be joined: it loads " + specifier + " later");
        }
        return address(module, specifier);
    }

    /** Returns where this script finds what a module of it imports. */
    private String address(String module, String specifier) {
        return relative(path, scriptOf.apply(resolved(module, specifier)));
    }

    /** Returns the path that a relative address means within a module. */
    static String resolved(String module, String specifier) {
        return plain(Path.of(module).resolveSibling(specifier).normalize());
    }

    private static String relative(String from, String to) {
        String address = plain(Path.of(from).getParent().relativize(Path.of(to)));
        return address.startsWith(".") ? address : "./" + address;
    }

    private static String plain(Path path) {
        return path.toString().replace('\\', '/');
    }
}
