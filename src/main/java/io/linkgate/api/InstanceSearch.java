package io.linkgate.api;

import io.linkgate.instance.Instance;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.Account;
import io.linkgate.session.SessionSnapshot;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A search for part of a name, of an id or of the telephone number that an instance is linked with; case does not
 * matter, nor does the script of digits. A whole number also finds the account that has the same line in another
 * spelling. An expected number is not searched, because callers may see only its last digits.
 */
final class InstanceSearch {

    private static final Pattern DECORATION = Pattern.compile("[\\s\\p{Zs}\\p{Pd}.()+]");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** The search that finds everything. */
    static final InstanceSearch ALL = new InstanceSearch("");

    private final String text;
    private final Optional<String> digits;
    private final Optional<PhoneNumber> whole;

    InstanceSearch(String written) {
        this.text = written.strip().toLowerCase(Locale.ROOT);
        this.digits = Optional.of(DECORATION.matcher(inAscii(text)).replaceAll(""))
                .filter(bare -> DIGITS.matcher(bare).matches());
        this.whole = PhoneNumber.parse(text);
    }

    /** Whether it finds every instance. */
    boolean findsAll() {
        return text.isEmpty();
    }

    /** @param snapshot supplies that of the instance's session; read only if the text may be part of a number */
    boolean finds(Instance instance, Supplier<SessionSnapshot> snapshot) {
        return isPartOf(instance.name())
                || isPartOf(instance.id().value())
                || (digits.isPresent() || whole.isPresent()) && isOfNumber(snapshot.get());
    }

    private boolean isPartOf(String value) {
        return value.toLowerCase(Locale.ROOT).contains(text);
    }

    private boolean isOfNumber(SessionSnapshot snapshot) {
        Optional<String> phone = snapshot.account().map(Account::phone);
        return phone.filter(linked -> digits.filter(linked::contains).isPresent())
                        .isPresent()
                || phone.flatMap(PhoneNumber::ofDigits)
                        .filter(linked -> whole.filter(linked::isSameAs).isPresent())
                        .isPresent();
    }

    private static String inAscii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints().forEach(c -> ascii.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return ascii.toString();
    }
}
