package io.linkgate.bootstrap.takeover;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A servlet context whose modules may add filters and servlets at any time. It keeps them with what the modules say about
 * their registration, which has been made before. All else is that of the container's context. Confined to one thread.
 */
final class LateContext {

    private final ServletContext view;
    private final Map<String, Added<Filter>> filters = new LinkedHashMap<>();
    private final Map<String, Added<Servlet>> servlets = new LinkedHashMap<>();

    LateContext(ServletContext context) {
        view = proxy(ServletContext.class, (proxy, method, arguments) -> {
            if (!method.getName().startsWith("add")) {
                return delegated(context, method, arguments);
            }
            String called = method.getName(); // Jersey's servlet is a filter, too
            if (called.equals("addFilter") && arguments[1] instanceof Filter filter) {
                return add(filters, (String) arguments[0], filter, FilterRegistration.Dynamic.class);
            }
            if (called.equals("addServlet") && arguments[1] instanceof Servlet servlet) {
                return add(servlets, (String) arguments[0], servlet, ServletRegistration.Dynamic.class);
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    /** Returns the context for modules. */
    ServletContext view() {
        return view;
    }

    /** Returns the filters by name, in the order in which they were added. */
    Map<String, Added<Filter>> filters() {
        return filters;
    }

    /** Returns the servlets by name, in the order in which they were added. */
    Map<String, Added<Servlet>> servlets() {
        return servlets;
    }

    private static <T> Object add(Map<String, Added<T>> all, String name, T part, Class<?> registration) {
        Added<T> added = new Added<>(name, part);
        if (all.put(name, added) != null) {
            throw new IllegalStateException("two parts have the name " + name);
        }
        return proxy(registration, added);
    }

    private static Object delegated(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(LateContext.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What a module has added, and the registration that it wants. */
    static final class Added<T> implements InvocationHandler {

        private final String name;
        private final T part;
        private final List<String> patterns = new ArrayList<>();
        private final List<String> servlets = new ArrayList<>();
        private Set<DispatcherType> types = Set.of();
        private boolean async;
        private boolean afterDeclared;

        private Added(String name, T part) {
            this.name = name;
            this.part = part;
        }

        T part() {
            return part;
        }

        Entrance wanted() {
            return new Entrance(name, async, types, afterDeclared, patterns, servlets);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            switch (method.getName()) {
                case "setAsyncSupported" -> async = (boolean) arguments[0];
                case "setLoadOnStartup" -> {} // every servlet is loaded at the start
                case "addMapping" -> patterns.addAll(Arrays.asList((String[]) arguments[0]));
                case "addMappingForUrlPatterns", "addMappingForServletNames" -> {
                    types = Set.copyOf((Collection<DispatcherType>) arguments[0]);
                    afterDeclared = (boolean) arguments[1];
                    (method.getName().endsWith("UrlPatterns") ? patterns : servlets)
                            .addAll(Arrays.asList((String[]) arguments[2]));
                }
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return method.getReturnType() == Set.class ? Set.of() : null;
        }
    }
}
