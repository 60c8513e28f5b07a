package io.linkgate.bootstrap.takeover;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the container knows of a filter or a servlet.
 *
 * @param async whether it supports asynchronous requests
 * @param types the requests that a filter sees; empty for a servlet
 * @param afterDeclared whether a filter comes after those of {@code web.xml} and of the container
 * @param patterns the addresses
 * @param servlets the names of the servlets of a filter that has no addresses
 */
record Entrance(
        String name,
        boolean async,
        Set<DispatcherType> types,
        boolean afterDeclared,
        List<String> patterns,
        List<String> servlets) {

    private static final String ALL = "/*";

    Entrance {
        Objects.requireNonNull(name);
        types = Set.copyOf(types);
        patterns = List.copyOf(patterns);
        servlets = List.copyOf(servlets);
    }

    static Entrance servlet(String name, boolean async, String... patterns) {
        return new Entrance(name, async, Set.of(), false, List.of(patterns), List.of());
    }

    /** A filter of all addresses, before those of the container. */
    static Entrance first(String name, DispatcherType... types) {
        return filter(name, false, List.of(ALL), types);
    }

    /** A filter of all addresses. */
    static Entrance filter(String name, DispatcherType... types) {
        return filter(name, true, List.of(ALL), types);
    }

    static Entrance filter(String name, boolean afterDeclared, List<String> patterns, DispatcherType... types) {
        return new Entrance(name, true, Set.of(types), afterDeclared, patterns, List.of());
    }

    /** A filter of one servlet. */
    static Entrance gate(String name, String servlet, DispatcherType... types) {
        return new Entrance(name, true, Set.of(types), true, List.of(), List.of(servlet));
    }

    boolean isServlet() {
        return types.isEmpty();
    }

    /** Returns the types as the container takes them; not empty. */
    EnumSet<DispatcherType> typesOfFilter() {
        return EnumSet.copyOf(types);
    }
}
