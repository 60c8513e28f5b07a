package io.linkgate.engine;

import io.linkgate.engine.message.MessagePort;
import io.linkgate.engine.message.MessageStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An engine whose connections are controlled by the test, in the test's own thread. */
public final class FakeEngine implements Engine {

    private final List<Connection> connections = new ArrayList<>();
    private final List<Connection> leaving = new ArrayList<>();
    private Optional<Error> nextLeave = Optional.empty();

    @Override
    public EngineDevice newDevice() {
        return new Device(Optional.empty());
    }

    @Override
    public EngineDevice restore(byte[] saved) throws DeviceException {
        String id = new String(saved, StandardCharsets.UTF_8);
        if (id.startsWith("garbage")) {
            throw new DeviceException("is damaged");
        }
        return new Device(id.isEmpty() ? Optional.empty() : Optional.of(account(id)));
    }

    /** Returns an account with that id. */
    public static LinkedAccount account(String id) {
        return new LinkedAccount(id, "1@lid", "Ann Example", "android");
    }

    @Override
    public EngineConnection open(EngineDevice device, MessageStore messages, EngineListener listener) {
        Connection connection = new Connection(device, listener);
        connections.add(connection);
        return connection;
    }

    @Override
    public EngineConnection leave(EngineDevice device, EngineListener listener) {
        if (nextLeave.isPresent()) {
            Error failure = nextLeave.get();
            nextLeave = Optional.empty();
            throw failure;
        }
        Connection connection = new Connection(device, listener);
        leaving.add(connection);
        return connection;
    }

    /** Makes the next attempt to take a device off its account fail. */
    public void failNextLeave(Error failure) {
        nextLeave = Optional.of(failure);
    }

    /** Returns all connections that were opened only to take a device off its account, in order. */
    public List<Connection> leaving() {
        return leaving;
    }

    /** Returns all opened connections, in order. */
    public List<Connection> connections() {
        return connections;
    }

    /** Returns the newest connection. */
    public Connection latest() {
        return connections.get(connections.size() - 1);
    }

    /** A device that saves the id of its account and nothing else. */
    public static final class Device implements EngineDevice {

        private volatile Optional<LinkedAccount> account;

        private Device(Optional<LinkedAccount> account) {
            this.account = account;
        }

        /** Marks the device as linked. */
        public void becomes(String id) {
            account = Optional.of(FakeEngine.account(id));
        }

        @Override
        public byte[] save() {
            return account.map(LinkedAccount::id).orElse("").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Optional<LinkedAccount> account() {
            return account;
        }
    }

    /** One connection as the test sees it. */
    public static final class Connection implements EngineConnection {

        private final EngineDevice device;
        private final EngineListener listener;
        private final List<CompletableFuture<PairingCodeAnswer>> codesWanted = new ArrayList<>();
        private Optional<MessagePort> messages = Optional.empty();
        private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
        private boolean closed;

        private Connection(EngineDevice device, EngineListener listener) {
            this.device = device;
            this.listener = listener;
        }

        /** Gives the connection messages; without them it has none. */
        public void hasMessages(MessagePort port) {
            messages = Optional.of(port);
        }

        @Override
        public MessagePort messages() {
            return messages.orElseThrow();
        }

        public void showsCode(String text, Instant expiresAt) {
            listener.on(new EngineEvent.CodeShown(text, expiresAt, 1, 6));
        }

        public void showsLastCode(String text, Instant expiresAt) {
            listener.on(new EngineEvent.CodeShown(text, expiresAt, 6, 6));
        }

        /** Reports a phone's confirmation; the result completes when the link is stored. */
        public CompletableFuture<Void> isConfirmedBy(String id) {
            CompletableFuture<Void> kept = new CompletableFuture<>();
            listener.on(new EngineEvent.DeviceChanged(new Device(Optional.of(account(id))), kept));
            return kept;
        }

        public void isOnlineFor(String id) {
            listener.on(new EngineEvent.Linked(account(id)));
        }

        public void ends(EndCause cause) {
            listener.on(new EngineEvent.Ended(cause, "ordered by the test"));
        }

        public void isBannedFor(Duration time) {
            listener.on(new EngineEvent.Ended(EndCause.BANNED, "ordered by the test", Optional.of(time)));
        }

        public EngineDevice device() {
            return device;
        }

        public boolean isClosed() {
            return closed;
        }

        /** Reports that no code is left to show and a phone is about to confirm. */
        public void phoneIsLinking(Instant until) {
            listener.on(new EngineEvent.PhoneIsLinking(until));
        }

        /** Reports that a phone has used the code and a passkey is required. */
        public void wantsPasskey(Instant until) {
            listener.on(new EngineEvent.PasskeyWanted(until));
        }

        /** Answers the last request for a pairing code. */
        public void answersCode(PairingCodeAnswer answer) {
            codesWanted.get(codesWanted.size() - 1).complete(answer);
        }

        /** Returns how many pairing codes were requested. */
        public int codesWanted() {
            return codesWanted.size();
        }

        @Override
        public CompletionStage<PairingCodeAnswer> requestCode(String phone) {
            CompletableFuture<PairingCodeAnswer> answer = new CompletableFuture<>();
            codesWanted.add(answer);
            return answer;
        }

        /** Lets the connection still write when it is over, until the promise completes. */
        public void writesUntil(CompletableFuture<Void> promise) {
            written = promise;
        }

        @Override
        public CompletionStage<Void> close() {
            closed = true;
            return written;
        }
    }
}
