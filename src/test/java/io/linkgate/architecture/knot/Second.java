package io.linkgate.architecture.knot;

/** Knows {@link Third}. */
final class Second {
    Third next;
}
