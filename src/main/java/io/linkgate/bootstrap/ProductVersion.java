package io.linkgate.bootstrap;

/** The version of this Linkgate, the same as in {@code pom.xml}; a test compares them. */
public final class ProductVersion {

    public static final String CURRENT = "0.1.0-SNAPSHOT";

    private ProductVersion() {}
}
