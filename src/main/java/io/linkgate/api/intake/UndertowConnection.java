package io.linkgate.api.intake;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connection of a request in Undertow (WildFly). Undertow reads an unread body to its end when a request is completed,
 * with a thread that waits for it however long it takes ({@code ServletInputStreamImpl.close}), and the servlet API has nothing to
 * close a connection with. Tomcat closes it by itself after an asynchronous answer with {@code Connection: close} ({@code
 * Http11Processor.dispatchEndRequest}).
 */
final class UndertowConnection {

    private static final Logger LOG = LoggerFactory.getLogger(UndertowConnection.class);
    private static final String REQUEST = "io.undertow.servlet.spec.HttpServletRequestImpl";

    private UndertowConnection() {}

    /** Closes it; does nothing on any other server. */
    static void close(ServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        if (innermost.getClass().getName().equals(REQUEST)) {
            try {
                Object exchange = call(innermost, "getExchange");
                call(call(exchange, "getConnection"), "close");
            } catch (ReflectiveOperationException e) {
                LOG.warn("A connection of Undertow cannot be closed while its caller is still sending", e);
            }
        }
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        Method method = target.getClass().getMethod(name);
        return method.invoke(target);
    }
}
