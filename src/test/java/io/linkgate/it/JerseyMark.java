package io.linkgate.it;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;

/** Adds a header to every response in which Jersey is involved. Deployed with Linkgate. */
public final class JerseyMark implements ServletContextListener {

    static final String HEADER = "X-Jersey-Entered";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Filter mark = (request, response, chain) -> {
            ((HttpServletResponse) response).setHeader(HEADER, "yes");
            chain.doFilter(request, response);
        };
        FilterRegistration.Dynamic filter = event.getServletContext().addFilter("jersey-mark", mark);
        filter.setAsyncSupported(true);
        filter.addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "api");
    }
}
