package io.linkgate.sandbox.account;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The simulated account behind one phone number. Immutable; never prints its number.
 *
 * @param phone the number
 * @param identity signs the devices that the account links
 * @param rawId any 32 bits, the same for the life of the account
 * @param lid the account's hidden number, 15 digits
 * @param lastKeyIndex the highest key index assigned so far, from 0; each scan takes the next, even if it fails
 * @param lastDevice the device number assigned last, from 0
 * @param devices its linked devices
 */
public record PhoneAccount(
        PhoneNumber phone,
        KeyPair identity,
        int rawId,
        long lid,
        int lastKeyIndex,
        int lastDevice,
        List<LinkedDevice> devices) {

    /** WhatsApp allows far fewer, but an integrator's tests may well share one phone. */
    static final int MAX_DEVICES = 100;

    private static final int NAME_DIGITS = 4;
    private static final long MIN_LID = 100_000_000_000_000L;
    private static final long LIDS = 900_000_000_000_000L;

    public PhoneAccount {
        Objects.requireNonNull(phone);
        Objects.requireNonNull(identity);
        devices = List.copyOf(devices);
    }

    /** Creates an account without linked devices. */
    static PhoneAccount create(PhoneNumber phone, SecureRandom random) {
        long lid = MIN_LID + Math.floorMod(random.nextLong(), LIDS);
        return new PhoneAccount(phone, KeyPair.generate(random), random.nextInt(), lid, 0, 0, List.of());
    }

    /** The name that its owner has given: what others see beside its messages. */
    public String name() {
        String digits = phone.text();
        return "Sandbox " + digits.substring(digits.length() - NAME_DIGITS);
    }

    /** The addresses of its devices: the phone itself, then the linked ones. */
    public List<DeviceAddress> addresses() {
        return Stream.concat(Stream.of(0), devices.stream().map(LinkedDevice::number))
                .map(number -> new DeviceAddress(phone, number))
                .toList();
    }

    boolean isFull() {
        return devices.size() >= MAX_DEVICES;
    }

    /** The account with the next key index and the next free device number taken; not for an account that is full. */
    PhoneAccount next() {
        int free = IntStream.rangeClosed(1, DeviceAddress.MAX_DEVICE)
                .map(step -> (lastDevice + step - 1) % DeviceAddress.MAX_DEVICE + 1)
                .filter(number -> device(number).isEmpty())
                .findFirst()
                .orElseThrow();
        return new PhoneAccount(phone, identity, rawId, lid, lastKeyIndex + 1, free, devices);
    }

    /** The account after it was set up on a new phone: another identity and no linked device. */
    PhoneAccount reinstalled(SecureRandom random) {
        return new PhoneAccount(
                phone, KeyPair.generate(random), random.nextInt(), lid, lastKeyIndex, lastDevice, List.of());
    }

    /** The linked device of that number. */
    public Optional<LinkedDevice> device(int number) {
        return devices.stream().filter(device -> device.number() == number).findFirst();
    }

    /** The account with that device, which replaces any of the same number. */
    PhoneAccount with(LinkedDevice device) {
        List<LinkedDevice> more = Stream.concat(without(device.number()).devices.stream(), Stream.of(device))
                .toList();
        return new PhoneAccount(phone, identity, rawId, lid, lastKeyIndex, lastDevice, more);
    }

    PhoneAccount without(int number) {
        List<LinkedDevice> fewer =
                devices.stream().filter(device -> device.number() != number).toList();
        return new PhoneAccount(phone, identity, rawId, lid, lastKeyIndex, lastDevice, fewer);
    }
}
