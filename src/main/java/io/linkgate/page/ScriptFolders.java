package io.linkgate.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Joins the modules of each folder below {@code /js/} to one script, {@code /js/wizard.js} for {@code /js/wizard/}: a page
 * needs few requests instead of thirty, and what modules have in common is compressed once. What a module imports of its
 * own folder is simply there, so the names at the top of the modules of a folder differ. Their lines stay as they are.
 * See docs/decisions/0134.
 */
final class ScriptFolders {

    private static final String ROOT = "/js/";
    private static final List<String> OTHERS = List.of("/docs/", "/lang/");

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:(\\w+)|\\{([\\w$,\\s]+)\\}) from '([^']+)';$\\n?", Pattern.MULTILINE);

    private static final Pattern PASSED_ON =
            Pattern.compile("^export \\{[\\w$,\\s]+\\} from '([^']+)';$\\n?", Pattern.MULTILINE);

    /** The address may have a part that is filled in when it is imported. */
    private static final Pattern LATE = Pattern.compile("\\bimport\\((['`])([^'`]+)\\1\\)");

    /** What would import, in any other form. */
    private static final Pattern UNKNOWN = Pattern.compile(
            "^(?:import\\b(?!\\()|export [{*].* from ).*|\\bimport(?:\\.meta|\\((?!['`])).*", Pattern.MULTILINE);

    private final String path;
    private final Map<String, String> modules;
    /** The names that are imported of other scripts, by their relative address. */
    private final Map<String, Set<String>> names = new TreeMap<>();
    /** Statements that import what has no name. */
    private final Set<String> defaults = new TreeSet<>();

    private final List<String> bodies = new ArrayList<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> done = new HashSet<>();

    private ScriptFolders(String path, Map<String, String> modules) {
        this.path = path;
        this.modules = modules;
    }

    /** Returns whether that is a module of the pages: neither a language nor a script of others. */
    static boolean isModule(String path) {
        return path.endsWith(".js") && OTHERS.stream().noneMatch(path::startsWith);
    }

    /** Returns the path of the script that a module is sent in: its own, unless it is in a folder below {@code /js/}. */
    static String scriptOf(String module) {
        int end = module.startsWith(ROOT) ? module.indexOf('/', ROOT.length()) : -1;
        return end < 0 ? module : module.substring(0, end) + ".js";
    }

    /**
     * Returns the script of that path.
     *
     * @param modules all that it consists of: the texts by their paths, without comments
     * @throws IllegalArgumentException if a module imports in a form that cannot be joined, or some import each other in
     *     a circle
     */
    static String join(String path, Map<String, String> modules) {
        ScriptFolders script = new ScriptFolders(path, modules);
        new TreeSet<>(modules.keySet()).forEach(script::add);
        List<String> text = new ArrayList<>(script.defaults);
        script.names.forEach(
                (address, names) -> text.add("import {" + String.join(",", names) + "} from '" + address + "';"));
        script.bodies.stream().filter(body -> !body.isEmpty()).forEach(text::add);
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
                        "import(" + late.group(1) + address(module, late.group(2)) + late.group(1) + ")"));
        UNKNOWN.matcher(body).results().findFirst().ifPresent(line -> {
            throw new IllegalArgumentException(module + " cannot be joined: " + line.group());
        });
        bodies.add(body.strip());
        done.add(module);
    }

    private void note(String module, MatchResult statement) {
        String imported = resolved(module, statement.group(3));
        List<String> wanted = names(module, statement.group(2));
        if (scriptOf(imported).equals(path)) {
            add(imported);
        } else if (statement.group(1) != null) {
            defaults.add("import " + statement.group(1) + " from '" + address(module, statement.group(3)) + "';");
        } else {
            names.computeIfAbsent(address(module, statement.group(3)), any -> new TreeSet<>())
                    .addAll(wanted);
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

    /** Returns where this script finds what a module of it imports. */
    private String address(String module, String specifier) {
        return relative(path, scriptOf(resolved(module, specifier)));
    }

    /** Returns the path that a relative address means within a module. */
    private static String resolved(String module, String specifier) {
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
