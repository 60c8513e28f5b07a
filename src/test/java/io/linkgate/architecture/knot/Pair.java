package io.linkgate.architecture.knot;

/** Knows {@link First}, and is known by nothing but its own part. */
final class Pair {
    First first;
    Half half;

    /** Part of {@link Pair}. */
    static final class Half {
        Pair whole;
    }
}
