package io.linkgate.page;

import java.util.List;

/**
 * In which script a module of the pages is sent: those of a folder below {@code /js/} together, {@code /js/wizard.js} for
 * {@code /js/wizard/}, and what the dashboard always needs in the script of the dashboard. See docs/decisions/0134 and
 * 0171.
 */
final class ScriptFolders {

    /** The script of the dashboard. */
    static final String DASHBOARD = "/app.js";

    private static final String ROOT = "/js/";
    private static final List<String> OTHERS = List.of("/docs/", "/lang/");

    /** Scripts that only one page has, or pages of one kind, which are sent in these pages. */
    private static final List<String> OF_PAGES = List.of("/link/", "/early.js");

    private static final List<String> ALWAYS_NEEDED = List.of("/js/home/", "/js/page/", "/js/shell/");

    private ScriptFolders() {}

    /** Returns whether that is a module of the pages: neither a language nor a script of others. */
    static boolean isModule(String path) {
        return path.endsWith(".js") && OTHERS.stream().noneMatch(path::startsWith);
    }

    /** Returns whether a module is sent within pages only. */
    static boolean isOfAPage(String module) {
        return OF_PAGES.stream().anyMatch(module::startsWith);
    }

    /** Returns the path of the script that a module is sent in: its own, unless it is in a folder below {@code /js/}. */
    static String scriptOf(String module) {
        if (ALWAYS_NEEDED.stream().anyMatch(module::startsWith)) {
            return DASHBOARD;
        }
        int end = module.startsWith(ROOT) ? module.indexOf('/', ROOT.length()) : -1;
        return end < 0 ? module : module.substring(0, end) + ".js";
    }
}
