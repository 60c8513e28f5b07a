package io.linkgate.architecture.knot;

/** Knows {@link Second}. */
final class First {
    Second next;
}
