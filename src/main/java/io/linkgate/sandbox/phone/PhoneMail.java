package io.linkgate.sandbox.phone;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.server.SandboxServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mail of all phones of a stand-in. Each phone is a Signal peer of its own: it has keys and sessions, decrypts by
 * itself what is sent to it, and answers as a phone does, without delay. Safe for use by any thread; waits for nothing
 * but the disk.
 */
public final class PhoneMail {

    private final SandboxServer server;
    private final Map<PhoneNumber, PhoneDesk> desks = new ConcurrentHashMap<>();

    /** The mail of the phones of that stand-in, which from now on is delivered here. */
    public PhoneMail(SandboxServer server) {
        this.server = Objects.requireNonNull(server);
        server.deliverToPhones(this::work);
    }

    private void work(DeviceAddress phone) {
        desk(phone.phone()).work();
    }

    private PhoneDesk desk(PhoneNumber phone) {
        return desks.computeIfAbsent(phone, number -> new PhoneDesk(server, number));
    }

    /**
     * Sends a text from a phone, whose account is created at its first use.
     *
     * @param to whose account has to exist
     * @return the id of the message; empty if the recipient has no account, or there are too many accounts
     */
    public Optional<String> text(PhoneNumber from, PhoneNumber to, String text) {
        Optional<PhoneAccount> sender = server.accounts().use(from);
        Optional<PhoneAccount> recipient = server.accounts().of(to);
        Optional<String> id = sender.isEmpty() || recipient.isEmpty()
                ? Optional.empty()
                : desk(sender.get().phone()).text(recipient.get(), text);
        server.runErrands();
        return id;
    }

    /**
     * The latest messages of a phone, sent and received, the oldest of them first. Its account is created at its first
     * use.
     */
    public List<InboxEntry> inbox(PhoneNumber phone, int max) {
        return server.accounts()
                .use(phone)
                .map(account -> desk(account.phone()).inbox(max))
                .orElse(List.of());
    }

    /**
     * Reads what others have sent to a phone, and sends read receipts.
     *
     * @param id of one message; empty for all
     * @return how many messages were not read before
     */
    public int read(PhoneNumber phone, Optional<String> id) {
        int read = server.accounts()
                .of(phone)
                .map(account -> desk(account.phone()).read(id))
                .orElse(0);
        server.runErrands();
        return read;
    }
}
