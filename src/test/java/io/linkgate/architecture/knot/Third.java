package io.linkgate.architecture.knot;

/** Knows {@link First}. */
final class Third {
    First next;
}
