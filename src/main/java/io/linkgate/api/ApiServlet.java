package io.linkgate.api;

import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey's servlet, but nobody is left without an answer when it ends: after that Jersey answers no more. */
final class ApiServlet extends ServletContainer {

    private static final long serialVersionUID = 1L;

    private final transient Runnable ending;

    /** @param ending has to see to it that whoever waits is answered */
    ApiServlet(ResourceConfig config, Runnable ending) {
        super(config);
        this.ending = ending;
    }

    @Override
    public void destroy() {
        ending.run();
        super.destroy();
    }
}
