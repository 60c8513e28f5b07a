package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The events of an engine, for a test that waits for them. */
final class EventLog implements EngineListener {

    private final BlockingQueue<EngineEvent> events = new LinkedBlockingQueue<>();

    @Override
    public void on(EngineEvent event) {
        if (!(event instanceof EngineEvent.LoggingIn)) {
            events.add(event); // the progress of a login shows in later events
        }
    }

    /** Returns the next event, which must be of that type and come within ten seconds. */
    <T extends EngineEvent> T next(Class<T> type) throws InterruptedException {
        EngineEvent event = events.poll(10, TimeUnit.SECONDS);
        if (!type.isInstance(event)) {
            throw new AssertionError("expected " + type.getSimpleName() + ", but there was " + event);
        }
        return type.cast(event);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }
}
