package io.linkgate.sandbox.server;

import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.stage.SandboxTiming;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A factory for a stand-in that has the one-time keys of every device as soon as it is linked, for tests that link
 * thousands of times: making the 812 keys of a first upload takes longer than everything else.
 */
public final class WellStocked {

    private static final int PLENTY = 812;

    private final Accounts accounts;

    private WellStocked(SecureRandom random, Executor later) {
        accounts = new Accounts(List.of(), saved -> later.execute(() -> stock(saved)), random);
    }

    /** @param later runs what it is given after what is running now, and before a new device can log in */
    public static SandboxServer server(
            SandboxTiming timing,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler,
            Executor later) {
        return SandboxServer.builder(clock, random, scheduler)
                .timing(timing)
                .accounts(new WellStocked(random, later).accounts)
                .build();
    }

    private void stock(Collection<PhoneAccount> saved) {
        for (PhoneAccount account : saved) {
            account.devices().stream()
                    .filter(device -> device.preKeys() == 0)
                    .forEach(device -> accounts.stock(new DeviceAddress(account.phone(), device.number()), PLENTY));
        }
    }
}
