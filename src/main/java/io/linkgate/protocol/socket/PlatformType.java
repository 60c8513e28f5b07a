package io.linkgate.protocol.socket;

import java.util.Arrays;

/**
 * The icon that the phone shows for a linked device. Numbers: {@code DeviceProps.PlatformType} of the protobuf schema
 * in whatsmeow {@code proto/waCompanionReg}.
 */
public enum PlatformType {
    UNKNOWN(0),
    CHROME(1),
    FIREFOX(2),
    IE(3),
    OPERA(4),
    SAFARI(5),
    EDGE(6),
    DESKTOP(7),
    IPAD(8),
    ANDROID_TABLET(9),
    ALOHA(11),
    CATALINA(12),
    ANDROID_PHONE(16),
    UWP(21),
    VR(22),
    CLOUD_API(23),
    SMARTGLASSES(24);

    private final int number;

    PlatformType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Returns the type with that number, {@link #UNKNOWN} for a number that came later. */
    static PlatformType of(int number) {
        return Arrays.stream(values())
                .filter(type -> type.number == number)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
