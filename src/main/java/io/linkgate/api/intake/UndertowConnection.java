package io.linkgate.api.intake;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connection of a request in Undertow (WildFly). When a request is completed, Undertow reads an unread body
 * to its end, with a thread that waits however long that takes ({@code ServletInputStreamImpl.close}), and the servlet
 * API cannot close a connection. Tomcat closes it by itself after an asynchronous response with
 * {@code Connection: close} ({@code Http11Processor.dispatchEndRequest}).
 */
public final class UndertowConnection {

    private static final Logger LOG = LoggerFactory.getLogger(UndertowConnection.class);
    private static final String REQUEST = "io.undertow.servlet.spec.HttpServletRequestImpl";

    private UndertowConnection() {}

    /** Closes the connection; returns false on other servers, where it does nothing. */
    public static boolean close(ServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        boolean undertow = innermost.getClass().getName().equals(REQUEST);
        if (undertow) {
            try {
                Object exchange = call(innermost, "getExchange");
                call(call(exchange, "getConnection"), "close");
            } catch (ReflectiveOperationException e) {
                LOG.warn("An Undertow connection could not be closed while its client was still sending", e);
            }
        }
        return undertow;
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        Method method = target.getClass().getMethod(name);
        return method.invoke(target);
    }
}
