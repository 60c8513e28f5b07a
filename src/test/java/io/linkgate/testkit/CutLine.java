package io.linkgate.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A line of TCP to a server, which can be cut: what is sent then goes nowhere, and neither side is told. Safe for use by
 * any thread.
 */
public final class CutLine implements AutoCloseable {

    private static final int CHUNK = 8192;

    private final int target;
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    /** @param target the port of a server on this machine */
    public CutLine(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Returns the port of this end. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Cuts the line, also for those who connect later. */
    public void cut() {
        cut = true;
    }

    /** Mends the line: what was open is gone, and new connections work. */
    public void mend() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listening.accept();
                open.add(near);
                if (!cut) {
                    lay(near);
                }
            }
        } catch (IOException closed) {
            // so is this line
        }
    }

    private void lay(Socket near) throws IOException {
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            threads.execute(() -> pass(near, far));
            threads.execute(() -> pass(far, near));
        } catch (ConnectException refused) {
            near.close();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (!cut) {
                    out.write(bytes, 0, count);
                }
            }
        } catch (IOException ended) {
            // so does the other side
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        mend();
        threads.shutdownNow();
    }
}
