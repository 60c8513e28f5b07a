package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import java.util.Objects;
import java.util.Optional;

/** Finds accounts by the addresses in stanzas, in both forms. Safe for use by any thread. */
final class Directory {

    private final Accounts accounts;

    Directory(Accounts accounts) {
        this.accounts = Objects.requireNonNull(accounts);
    }

    /** The account with that address, whatever its device. */
    Optional<PhoneAccount> account(MailAddress address) {
        return address.hidden()
                ? accounts.ofLid(address.user())
                : PhoneNumber.ofDigits(Long.toString(address.user())).flatMap(accounts::of);
    }

    Optional<PhoneAccount> account(String jid) {
        return MailAddress.parse(jid).flatMap(this::account);
    }

    /** The account of a device that is linked, or of the phone itself. */
    Optional<PhoneAccount> account(DeviceAddress device) {
        return accounts.of(device.phone()).filter(account -> has(account, device.device()));
    }

    static boolean has(PhoneAccount account, int device) {
        return device == 0 || account.device(device).isPresent();
    }

    /** The JID of one device of an account; device 0 is the account itself. */
    static String jid(PhoneAccount account, int device, boolean hidden) {
        return new MailAddress(hidden ? account.lid() : account.phone().digits(), device, hidden).text();
    }
}
