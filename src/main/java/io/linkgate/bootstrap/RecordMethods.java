package io.linkgate.bootstrap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases the class loader that Java 17 keeps through records. It makes {@code equals}, {@code hashCode} and
 * {@code toString} of a record at their first call, from method handles that all records share. Each handle caches the
 * type that it was last adapted to, and so keeps the class loader of the last record in memory, even that of an
 * undeployed WAR (JDK-8078641). Adapting the handles once more, to a class of the JDK, clears the cache.
 */
final class RecordMethods {

    private static final Logger LOG = LoggerFactory.getLogger(RecordMethods.class);

    private RecordMethods() {}

    /** Clears the caches; to be called when no record of this application will be used for the first time any more. */
    static void forget() {
        MethodHandle text = MethodHandles.identity(String.class);
        bootstrap("equals", MethodType.methodType(boolean.class, String.class, Object.class), text);
        bootstrap("hashCode", MethodType.methodType(int.class, String.class), text);
        bootstrap("toString", MethodType.methodType(String.class, String.class), text);
    }

    /** Adapts the handles as if {@link String} were a record with one text. */
    private static void bootstrap(String method, MethodType type, MethodHandle component) {
        try {
            Object unused =
                    ObjectMethods.bootstrap(MethodHandles.lookup(), method, type, String.class, "text", component);
        } catch (Throwable e) {
            LOG.debug("This Java makes the methods of records in another way: {}", e.toString());
        }
    }
}
