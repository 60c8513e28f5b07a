package io.linkgate.bootstrap;

/** The version of this Linkgate, the same as in {@code pom.xml}; a test compares them. */
final class ProductVersion {

    static final String CURRENT = "0.1.0-SNAPSHOT";

    private ProductVersion() {}
}
