package io.linkgate.sandbox.server;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.mail.MessageKind;
import io.linkgate.sandbox.mail.QueuedStanza;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A message that the stand-in delivers to the device of a phone, for tests of other packages. */
public final class Mail {

    private final QueuedStanza message;

    private Mail(QueuedStanza message) {
        this.message = message;
    }

    /** The words of every kind of message. */
    public static List<String> kinds() {
        return Arrays.stream(MessageKind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Sends a message to the only device of that phone, connected or not. */
    public static Mail write(SandboxServer server, PhoneNumber phone, String kind) {
        DeviceAddress device = server.accounts().devicesOf(phone).get(0);
        return new Mail(server.write(device, MessageKind.valueOf(kind.toUpperCase(Locale.ROOT))));
    }

    /** Whether the device has sent the right answer, and no other. */
    public boolean isAnsweredOnce() {
        return message.isAnsweredOnce();
    }

    /** How many answers there were. */
    public int answers() {
        return message.answers().size();
    }

    @Override
    public String toString() {
        return message.stanza() + " answered by "
                + message.answers().stream()
                        .map(answer -> answer.tag() + answer.attributes())
                        .toList();
    }
}
