package io.linkgate.engine.whatsapp.socket;

import io.linkgate.protocol.stream.ConnectionEnd;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** What a receiver hears of its wire. A message is taken when the test runs its task. */
final class HeardWire implements Wire.Receiver {

    final CompletableFuture<Void> opened = new CompletableFuture<>();
    final CompletableFuture<ConnectionEnd> ended = new CompletableFuture<>();
    final BlockingQueue<Runnable> messages = new LinkedBlockingQueue<>();
    volatile Runnable beforeAMessage = () -> {};

    @Override
    public void opened() {
        opened.complete(null);
    }

    @Override
    public void received(ByteBuffer bytes, Runnable taken) {
        beforeAMessage.run();
        messages.add(taken);
    }

    @Override
    public void ended(ConnectionEnd why) {
        ended.complete(why);
    }
}
