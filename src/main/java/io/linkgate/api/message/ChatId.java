package io.linkgate.api.message;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.engine.message.Recipient;
import io.linkgate.phone.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the address of a chat: a telephone number in any form, {@code …@c.us}, {@code …@s.whatsapp.net}, {@code …@lid}.
 * As in every number, invisible characters are skipped and the digits of any script are read.
 */
final class ChatId {

    private static final String ALLOWED = "the telephone number of an account, country code first, or its address:"
            + " digits@c.us, digits@s.whatsapp.net or digits@lid";

    private static final Set<String> PHONES = Set.of("c.us", "s.whatsapp.net");
    private static final String HIDDEN = "lid";

    /** The servers of groups, of lists and the status, and of channels. */
    private static final Set<String> OTHERS = Set.of("g.us", "broadcast", "newsletter", "call", "bot");

    private static final Pattern HIDDEN_NUMBER = Pattern.compile("\\p{Nd}{5,20}");

    /** Invisible characters, which come with an address that was copied. */
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");

    private ChatId() {}

    /**
     * Returns the account that a call names; the call has the parameter. 400 {@code invalid_param}, which never repeats
     * the value, or 501 {@code not_implemented} for a group and the like.
     */
    static Recipient of(Call call) {
        String written = call.text(Param.CHAT_ID).orElseThrow();
        String text = INVISIBLE.matcher(written).replaceAll("").strip();
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return phone(text);
        }
        String server = text.substring(at + 1).toLowerCase(Locale.ROOT);
        String user = text.substring(0, at);
        if (OTHERS.contains(server)) {
            throw new ApiException(Problem.of(
                            ApiError.NOT_IMPLEMENTED,
                            "Linkgate sends to accounts only, not to groups, channels, lists or the status.")
                    .with("param", Param.CHAT_ID.wireName()));
        }
        if (server.equals(HIDDEN) && HIDDEN_NUMBER.matcher(user).matches()) {
            return Recipient.hidden(inAscii(user));
        }
        if (PHONES.contains(server)) {
            return phone(user);
        }
        throw invalid();
    }

    private static String inAscii(String digits) {
        StringBuilder ascii = new StringBuilder();
        digits.codePoints().forEach(digit -> ascii.append(Character.digit(digit, 10)));
        return ascii.toString();
    }

    private static Recipient phone(String text) {
        Optional<PhoneNumber> number = PhoneNumber.parse(text);
        return Recipient.phone(number.orElseThrow(ChatId::invalid).text());
    }

    private static ApiException invalid() {
        return ApiException.invalid(Param.CHAT_ID.wireName(), ALLOWED);
    }
}
