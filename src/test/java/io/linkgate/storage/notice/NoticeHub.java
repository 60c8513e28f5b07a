package io.linkgate.storage.notice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Notices between nodes in one process: each arrives when its transaction is committed, unless it is to be lost. */
public final class NoticeHub {

    private final Map<String, Line> lines = new HashMap<>();
    private volatile boolean losing;

    /** Returns the notices of a node. */
    public synchronized Notices of(String node) {
        return lines.computeIfAbsent(node, any -> new Line(node));
    }

    /** Loses what is sent from now on, or no longer. */
    public void lose(boolean all) {
        losing = all;
    }

    /** A node finds that it may have missed notices. */
    public synchronized void missed(String node) {
        lines.get(node).reloads.forEach(Runnable::run);
    }

    private synchronized List<Line> othersThan(String node) {
        return lines.values().stream().filter(line -> !line.node.equals(node)).toList();
    }

    private final class Line implements Notices {

        private final String node;
        private final Map<String, List<Consumer<String>>> listeners = new HashMap<>();
        private final List<Runnable> reloads = new CopyOnWriteArrayList<>();

        Line(String node) {
            this.node = node;
        }

        @Override
        public void send(Handle handle, String kind, String text) {
            handle.afterCommit(() -> {
                if (!losing) {
                    othersThan(node).forEach(line -> line.arrived(kind, text));
                }
            });
        }

        private synchronized void arrived(String kind, String text) {
            listeners.getOrDefault(kind, List.of()).forEach(listener -> listener.accept(text));
        }

        @Override
        public synchronized void listen(String kind, Consumer<String> listener) {
            listeners.computeIfAbsent(kind, any -> new ArrayList<>()).add(listener);
        }

        @Override
        public void whenMissed(Runnable reload) {
            reloads.add(reload);
        }
    }
}
