package io.linkgate.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jersey's servlet, with two additions. Before it is destroyed, every waiting call is answered, because Jersey answers
 * none afterwards. It also works behind a filter of the operator's that does not support asynchronous requests: such a
 * call does not wait for a code, so its thread is held only briefly.
 */
final class ApiServlet extends ServletContainer {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);

    private final transient Runnable ending;
    private final transient CompletableFuture<Void> serving = new CompletableFuture<>();
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param ending answers every waiting call */
    ApiServlet(ResourceConfig config, Runnable ending) {
        super(config);
        this.ending = ending;
    }

    @Override
    public void init() throws ServletException {
        super.init();
        serving.complete(null);
    }

    /** Completes, on a thread of the server, when calls can be answered. */
    CompletionStage<Void> serving() {
        return serving;
    }

    @Override
    public void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        if (request.isAsyncSupported()) {
            super.service(request, response);
            return;
        }
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "A filter or valve in front of Linkgate does not support asynchronous requests, so no call can wait for a"
                            + " code: each is answered at once. Set <async-supported>true</async-supported> for every filter"
                            + " that /v2/* passes through");
        }
        BlockingRequest blocking = new BlockingRequest(request, response);
        super.service(blocking, response);
        blocking.awaitAnswer();
    }

    @Override
    public void destroy() {
        ending.run();
        super.destroy();
    }
}
