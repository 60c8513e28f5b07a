package io.linkgate.api;

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
 * A request that looks asynchronous to the code it is passed to, while its own thread waits for the response. That code
 * may only complete it, which is all that Jersey does.
 */
final class BlockingRequest extends HttpServletRequestWrapper {

    private final HttpServletResponse response;
    private final CountDownLatch completed = new CountDownLatch(1);
    private volatile boolean started;

    BlockingRequest(HttpServletRequest request, HttpServletResponse response) {
        super(request);
        this.response = response;
    }

    /** Returns once the response has been written; at once when nothing asynchronous was started. */
    void awaitAnswer() {
        if (!started) {
            return;
        }
        boolean interrupted = false;
        while (completed.getCount() > 0) {
            try {
                completed.await();
            } catch (InterruptedException e) {
                interrupted =
                        true; // the response may still be written to, so this thread must not return it to the server
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
            throw new UnsupportedOperationException("only complete() is supported");
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
            // Listeners are for timeouts and broken connections, which do not exist here.
        }

        @Override
        public void addListener(AsyncListener listener, ServletRequest request, ServletResponse answer) {
            addListener(listener);
        }

        @Override
        public <T extends AsyncListener> T createListener(Class<T> type) {
            throw new UnsupportedOperationException("only complete() is supported");
        }

        @Override
        public void setTimeout(long millis) {
            // Whatever answers the call has a timeout of its own.
        }

        @Override
        public long getTimeout() {
            return 0;
        }
    }
}
