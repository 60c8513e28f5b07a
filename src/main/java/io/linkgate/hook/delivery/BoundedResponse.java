package io.linkgate.hook.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Reads the status of a response and drops its body. A body beyond the bound ends the connection. */
final class BoundedResponse implements AsyncResponseConsumer<Integer> {

    private final int maxBytes;
    private final IntConsumer answered;
    private int read;
    private int status;
    private FutureCallback<Integer> callback;

    /** @param answered receives the status as soon as it is known */
    BoundedResponse(int maxBytes, IntConsumer answered) {
        this.maxBytes = maxBytes;
        this.answered = answered;
    }

    @Override
    public void consumeResponse(
            HttpResponse response, EntityDetails body, HttpContext context, FutureCallback<Integer> whenRead) {
        status = response.getCode();
        callback = whenRead;
        answered.accept(status);
        if (body == null) {
            whenRead.completed(status);
        }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // 1xx: the response is still to come
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        capacity.update(maxBytes);
    }

    @Override
    public void consume(ByteBuffer data) throws IOException {
        read += data.remaining();
        data.position(data.limit());
        if (read > maxBytes) {
            throw new IOException("the response is too long");
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        callback.completed(status);
    }

    @Override
    public void failed(Exception cause) {
        // reported by the client's own callback
    }

    @Override
    public void releaseResources() {
        // holds none
    }
}
