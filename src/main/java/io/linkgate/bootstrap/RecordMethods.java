package io.linkgate.bootstrap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Java 17 makes {@code equals}, {@code hashCode} and {@code toString} of a record when they are first called, out of method handles
 * that all records share. Each of these remembers the type that it was last adapted to, and so keeps the class loader of the last
 * record in memory, that of a WAR that is gone too (JDK-8078641). Adapting them once more, to a class of the JDK, makes them
 * forget.
 */
final class RecordMethods {

    private static final Logger LOG = LoggerFactory.getLogger(RecordMethods.class);

    private RecordMethods() {}

    /** To be called when no record of this application will be used for the first time any more. */
    static void forget() {
        MethodHandle text = MethodHandles.identity(String.class);
        bootstrap("equals", MethodType.methodType(boolean.class, String.class, Object.class), text);
        bootstrap("hashCode", MethodType.methodType(int.class, String.class), text);
        bootstrap("toString", MethodType.methodType(String.class, String.class), text);
    }

    /** As if {@link String} were a record of one text. */
    private static void bootstrap(String method, MethodType type, MethodHandle component) {
        try {
            Object unused =
                    ObjectMethods.bootstrap(MethodHandles.lookup(), method, type, String.class, "text", component);
        } catch (Throwable e) {
            LOG.debug("This Java makes the methods of records in another way: {}", e.toString());
        }
    }
}
