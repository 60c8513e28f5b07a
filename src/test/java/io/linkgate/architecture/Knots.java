package io.linkgate.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Circles of three or more classes within one package: largest sets of classes in which each reaches every other by way
 * of the set. A nested class counts as the one around it.
 */
final class Knots {

    private static final int SMALLEST = 3;

    private final Map<String, Set<String>> arrows;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<Set<String>> circles;

    private Knots(Map<String, Set<String>> arrows, Set<Set<String>> circles) {
        this.arrows = arrows;
        this.circles = circles;
    }

    /** The circles of each package, as simple names; packages without any are left out. */
    static Map<String, Set<Set<String>>> of(JavaClasses classes) {
        Map<String, Map<String, Set<String>>> packages = new TreeMap<>();
        for (JavaClass origin : classes) {
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass from = outermost(origin);
                JavaClass to = outermost(dependency.getTargetClass());
                if (from.getPackageName().equals(to.getPackageName()) && !from.equals(to)) {
                    packages.computeIfAbsent(ArrowsTest.part(from), any -> new TreeMap<>())
                            .computeIfAbsent(from.getSimpleName(), any -> new TreeSet<>())
                            .add(to.getSimpleName());
                }
            }
        }
        Map<String, Set<Set<String>>> found = new TreeMap<>();
        packages.forEach((part, arrows) -> {
            Set<Set<String>> circles = new HashSet<>();
            Knots knots = new Knots(arrows, circles);
            arrows.keySet().stream()
                    .filter(name -> !knots.order.containsKey(name))
                    .forEach(knots::visit);
            if (!circles.isEmpty()) {
                found.put(part, circles);
            }
        });
        return found;
    }

    /** Tarjan's algorithm for strongly connected components. */
    private void visit(String name) {
        int number = order.size();
        order.put(name, number);
        lowest.put(name, number);
        open.push(name);
        for (String next : arrows.getOrDefault(name, Set.of())) {
            if (!order.containsKey(next)) {
                visit(next);
                lowest.merge(name, lowest.get(next), Math::min);
            } else if (open.contains(next)) {
                lowest.merge(name, order.get(next), Math::min);
            }
        }
        if (lowest.get(name) == number) {
            Set<String> circle = new TreeSet<>();
            String member;
            do {
                member = open.pop();
                circle.add(member);
            } while (!member.equals(name));
            if (circle.size() >= SMALLEST) {
                circles.add(circle);
            }
        }
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
