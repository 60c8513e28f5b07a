package io.linkgate.sandbox.phone;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.signal.SignalException;
import io.linkgate.protocol.signal.SignalRecord;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.mail.Journal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Signal sessions of one phone, by the device at the other end. Confined to the lock of its phone. */
final class PhoneSessions {

    private static final Logger LOG = LoggerFactory.getLogger(PhoneSessions.class);

    private final Journal journal;
    private final String prefix;
    private final Map<DeviceAddress, SignalRecord> sessions = new HashMap<>();

    PhoneSessions(Journal journal, PhoneNumber phone) {
        this.journal = Objects.requireNonNull(journal);
        this.prefix = "session/" + phone.digits() + "/";
        journal.records(prefix).forEach((name, record) -> {
            try {
                sessions.put(address(name.substring(prefix.length())), SignalRecord.read(record));
            } catch (SignalException e) {
                LOG.warn("A session of a sandbox phone was damaged on disk and is dropped");
            }
        });
    }

    /** The sessions with that device; an empty record if there are none. */
    SignalRecord with(DeviceAddress device) {
        return sessions.getOrDefault(device, SignalRecord.empty());
    }

    /** Stores the next state, before anything that was encrypted with it leaves. */
    void put(DeviceAddress device, SignalRecord next) {
        journal.put(prefix + name(device), next.bytes());
        sessions.put(device, next);
    }

    /** Forgets the sessions with all devices of an account. */
    void forget(PhoneNumber account) {
        forget(device -> device.phone().equals(account));
    }

    void forgetAll() {
        forget(any -> true);
    }

    private void forget(Predicate<DeviceAddress> which) {
        sessions.keySet().removeIf(device -> {
            boolean gone = which.test(device);
            if (gone) {
                journal.remove(prefix + name(device));
            }
            return gone;
        });
    }

    private static String name(DeviceAddress device) {
        return device.phone().digits() + ":" + device.device();
    }

    private static DeviceAddress address(String name) {
        int colon = name.indexOf(':');
        return new DeviceAddress(
                new PhoneNumber(Long.parseLong(name.substring(0, colon))), Integer.parseInt(name.substring(colon + 1)));
    }
}
