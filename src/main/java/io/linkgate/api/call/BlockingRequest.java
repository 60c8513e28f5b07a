package io.linkgate.api.call;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CountDownLatch;

/**
 * A request that looks asynchronous to what is behind it, and whose thread waits for the answer. What is behind it may only complete
 * it, which is all that Jersey does.
 */
public final class BlockingRequest extends HttpServletRequestWrapper {

    private final HttpServletResponse response;
    private final CountDownLatch completed = new CountDownLatch(1);
    private volatile boolean started;

    public BlockingRequest(HttpServletRequest request, HttpServletResponse response) {
        super(request);
        this.response = response;
    }

    /** Returns when the answer has been written; at once when nothing asynchronous was begun. */
    public void awaitAnswer() {
        if (!started) {
            return;
        }
        boolean interrupted = false;
        while (completed.getCount() > 0) {
            try {
                completed.await();
            } catch (InterruptedException e) {
                interrupted = true; // the response may still be written to: this thread must not give it back
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isAsyncSupported() {
        return true;
    }

    @Override
    public boolean isAsyncStarted() {
        return started;
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
        started = true;
        return new Context(request, answer);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new Context(this, response);
    }

    private final class Context implements AsyncContext {

        private final ServletRequest request;
        private final ServletResponse answer;

        private Context(ServletRequest request, ServletResponse answer) {
            this.request = request;
            this.answer = answer;
        }

        @Override
        public ServletRequest getRequest() {
            return request;
        }

        @Override
        public ServletResponse getResponse() {
            return answer;
        }

        @Override
        public boolean hasOriginalRequestAndResponse() {
            return false;
        }

        @Override
        public void complete() {
            completed.countDown();
        }

        @Override
        public void start(Runnable task) {
            task.run();
        }

        @Override
        public void dispatch() {
            throw new UnsupportedOperationException("only complete");
        }

        @Override
        public void dispatch(String path) {
            dispatch();
        }

        @Override
        public void dispatch(ServletContext context, String path) {
            dispatch();
        }

        @Override
        public void addListener(AsyncListener listener) {
            // Hears of time limits and broken connections, of which there are none here.
        }

        @Override
        public void addListener(AsyncListener listener, ServletRequest request, ServletResponse answer) {
            addListener(listener);
        }

        @Override
        public <T extends AsyncListener> T createListener(Class<T> type) {
            throw new UnsupportedOperationException("only complete");
        }

        @Override
        public void setTimeout(long millis) {
            // What answers the call has a time limit of its own.
        }

        @Override
        public long getTimeout() {
            return 0;
        }
    }
}
