package io.linkgate.sandbox.mail;

import io.linkgate.protocol.crypto.Digests;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hash of a set of devices, {@code 2:} and eight characters (messaging.md section 4; whatsmeow {@code send.go},
 * {@code participantListHashV2}). Written apart from what companions use, so that an error there shows here.
 */
final class DeviceListHash {

    private static final int BYTES = 6;

    private DeviceListHash() {}

    /** The hash of all devices of these accounts. */
    static String of(boolean hidden, PhoneAccount... accounts) {
        String all = Arrays.stream(accounts)
                .distinct()
                .flatMap(account -> account.addresses().stream()
                        .map(DeviceAddress::device)
                        .map(device -> form(account, device, hidden)))
                .sorted()
                .collect(Collectors.joining());
        byte[] digest = Digests.sha256(all.getBytes(StandardCharsets.UTF_8));
        return "2:" + Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
    }

    private static String form(PhoneAccount account, int device, boolean hidden) {
        return Stream.of(
                        Long.toString(hidden ? account.lid() : account.phone().digits()),
                        ".0:",
                        Integer.toString(device),
                        hidden ? "@lid" : "@s.whatsapp.net")
                .collect(Collectors.joining());
    }
}
