package io.linkgate.api.relay;

import io.linkgate.cluster.call.CarriedAnswer;
import io.linkgate.cluster.call.CarriedAnswer.Header;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;

/** Collects the response that Jersey writes, at once or later. */
final class CollectedResponse implements ContainerResponseWriter {

    private final CompletableFuture<CarriedAnswer> answer = new CompletableFuture<>();
    private final List<Header> headers = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;

    /** Completes when the response is whole. */
    CompletableFuture<CarriedAnswer> answer() {
        return answer;
    }

    @Override
    public OutputStream writeResponseStatusAndHeaders(long contentLength, ContainerResponse response) {
        status = response.getStatus();
        response.getStringHeaders()
                .forEach((name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
        if (contentLength >= 0) {
            headers.removeIf(header -> header.name().equalsIgnoreCase("Content-Length"));
            headers.add(new Header("Content-Length", Long.toString(contentLength)));
        }
        return body;
    }

    @Override
    public boolean suspend(long timeOut, TimeUnit unit, TimeoutHandler handler) {
        return true; // resources have time limits of their own
    }

    @Override
    public void setSuspendTimeout(long timeOut, TimeUnit unit) {
        // No resource sets one.
    }

    @Override
    public void commit() {
        answer.complete(new CarriedAnswer(status, headers, body.toByteArray()));
    }

    @Override
    public void failure(Throwable cause) {
        answer.completeExceptionally(cause);
    }

    @Override
    public boolean enableResponseBuffering() {
        return true; // a response of up to 8 KB has its length, as in a servlet
    }
}
