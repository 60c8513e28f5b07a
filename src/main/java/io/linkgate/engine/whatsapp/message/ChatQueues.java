package io.linkgate.engine.whatsapp.message;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The order of texts: one of a chat is begun when the one before it has left. Confined to the desk's mailbox. */
final class ChatQueues {

    private final Map<String, CompletableFuture<Void>> last = new HashMap<>();

    /** Runs work after all earlier work of that chat, at once if there is none. */
    void add(String chat, Supplier<CompletableFuture<Void>> work) {
        CompletableFuture<Void> before = last.getOrDefault(chat, CompletableFuture.completedFuture(null));
        CompletableFuture<Void> after = before.handle((done, failed) -> null).thenCompose(any -> work.get());
        last.put(chat, after);
        var unused = after.whenComplete((done, failed) -> last.remove(chat, after));
    }
}
