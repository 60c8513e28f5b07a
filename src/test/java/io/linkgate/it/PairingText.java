package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

/** The parsed text of a QR code. */
record PairingText(String ref, String noisePublic, String identityPublic, String advSecret, String clientType) {

    private static final String PREFIX = "https://wa.me/settings/linked_devices#";
    private static final String KEY = "[A-Za-z0-9+/]{43}=";

    static PairingText parse(String text) {
        assertThat(text).startsWith(PREFIX);
        String[] fields = text.substring(PREFIX.length()).split(",", -1);
        assertThat(fields).hasSize(5);
        assertThat(fields[1]).matches(KEY);
        assertThat(fields[2]).matches(KEY);
        assertThat(fields[3]).matches(KEY);
        return new PairingText(fields[0], fields[1], fields[2], fields[3], fields[4]);
    }
}
