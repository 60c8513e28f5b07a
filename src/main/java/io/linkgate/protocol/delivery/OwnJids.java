package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import java.util.Objects;
import java.util.Optional;

/**
 * The two addresses of this device. Never prints them.
 *
 * @param phone under the phone number, with this device
 * @param hidden under the hidden number, with this device; empty for old accounts
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record OwnJids(Jid phone, Optional<Jid> hidden) {

    public OwnJids {
        Objects.requireNonNull(phone);
        Objects.requireNonNull(hidden);
    }

    /** Reads the texts that came with the link; the hidden one may be empty. */
    public static Optional<OwnJids> parse(String jid, String lid) {
        return Jid.parse(jid).map(phone -> new OwnJids(phone, Jid.parse(lid)));
    }

    /** Returns whether it is a device of the owner, under either number. */
    public boolean isOwn(Jid jid) {
        return phone.isSameUser(jid) || hidden.filter(jid::isSameUser).isPresent();
    }

    /** Returns whether it is this device, under either number. */
    public boolean isThisDevice(Jid jid) {
        return jid.device() == phone.device() && isOwn(jid);
    }

    /** Returns the account in the form of another address, without a device; addresses of both are never mixed. */
    public Jid inFormOf(Jid other) {
        return other.isHidden() ? hidden.orElse(phone).bare() : phone.bare();
    }

    @Override
    public String toString() {
        return "OwnJids[" + phone.device() + "]";
    }
}
