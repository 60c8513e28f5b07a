package io.linkgate.storage.notice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Notices that a test sends and receives, in its own thread; those of the node under test are sent at once. */
public final class FakeNotices implements Notices {

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
    private final List<Runnable> reloads = new CopyOnWriteArrayList<>();

    /** Takes all that was sent since the last time: kind, a space, text. */
    public List<String> takeSent() {
        List<String> taken = new ArrayList<>(sent);
        sent.clear();
        return taken;
    }

    /** Another node sends something. */
    public void arrives(String kind, String text) {
        listeners.getOrDefault(kind, List.of()).forEach(listener -> listener.accept(text));
    }

    /** Another node has sent that, as {@link #takeSent} has it. */
    public void arrives(String whole) {
        int space = whole.indexOf(' ');
        arrives(whole.substring(0, space), whole.substring(space + 1));
    }

    /** Listening has begun, or a connection was replaced. */
    public void missed() {
        reloads.forEach(Runnable::run);
    }

    @Override
    public void send(Handle handle, String kind, String text) {
        sent.add(kind + " " + text);
    }

    @Override
    public void listen(String kind, Consumer<String> listener) {
        listeners.computeIfAbsent(kind, any -> new CopyOnWriteArrayList<>()).add(listener);
    }

    @Override
    public void whenMissed(Runnable reload) {
        reloads.add(reload);
    }
}
