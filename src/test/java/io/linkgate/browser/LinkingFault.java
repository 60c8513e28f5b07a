package io.linkgate.browser;

import io.linkgate.sandbox.phone.ScanOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A fault that a person can meet while linking, and what the wizard makes of it.
 *
 * @param fault in the words of docs/sandbox.md; of a phone what the person does
 * @param moment when it strikes
 * @param times how often, so that what heals at once can be read
 * @param sentences what the person reads in any case; a slash separates alternatives
 * @param alsoTrue further tasks that the person may see, if the page asks at the right moment
 * @param button what the person presses; empty if nothing has to be done
 * @param end what it comes to
 */
record LinkingFault(
        String fault, Moment moment, int times, List<String> sentences, List<String> alsoTrue, String button, End end) {

    /** When a fault strikes. */
    enum Moment {
        /** A code is on show. */
        NOW,
        /** The next connection opens. */
        RESTART,
        /** A phone scans, or the device logs in for the first time. */
        SCAN,
        /** The person at the phone does something else than to confirm. */
        PHONE
    }

    /** What a fault comes to. */
    enum End {
        /** A fresh code, which a phone scans from the screen. */
        CODE,
        /** The code on show stays, and is scanned. */
        SAME_CODE,
        /** The account is linked. */
        LINKED,
        /** Nothing can be done until a known time. */
        WAITS
    }

    /** One fault a line: its moment, how often; what is read; what may be read besides; the button; the end. */
    private static final String TABLE = """
            refuse                     | RESTART 4 | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            hang                       | RESTART 1 | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            drop handshake             | RESTART 4 | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            drop refs                  | NOW 4     | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            failure 503                | RESTART 4 | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            failure 401                | RESTART 1 | The sandbox refuses the connection; Wait a while.; Linkgate tries again at | Recovering the connection… | Try again | CODE
            failure 403                | RESTART 1 | The sandbox refuses the connection; Wait a while.; Linkgate tries again at | Recovering the connection… | Try again | CODE
            failure 429                | RESTART 1 | The sandbox refuses the connection; Wait a while.; Linkgate tries again at | Recovering the connection… | Try again | CODE
            failure 999                | RESTART 1 | The sandbox refuses the connection; Wait a while.; Linkgate tries again at | Recovering the connection… | Try again | CODE
            failure 409                | RESTART 1 | The sandbox refuses the connection; Wait a while. | Recovering the connection… | Try again | CODE
            failure 402                | RESTART 1 | The sandbox makes us wait until; Linkgate tries again then. | | | WAITS
            failure 405                | RESTART 1 | Linkgate is too old for the sandbox; no longer accepts this client version. Update Linkgate | Recovering the connection… | Try again | CODE
            compressed                 | RESTART 1 | | | | CODE
            split                      | RESTART 1 | | | | CODE
            merged                     | RESTART 1 | | | | CODE
            stream_error 401           | NOW 4     | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            stream_error 403           | NOW 4     | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            stream_error 429           | NOW 1     | The sandbox refuses the connection; Wait a while.; Linkgate tries again at | Recovering the connection… | Try again | CODE
            stream_error 440           | NOW 1     | The sandbox refuses the connection; Wait a while.; Linkgate tries again at | Recovering the connection… | Try again | CODE
            stream_error 500           | NOW 4     | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            stream_error 503           | NOW 4     | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            stream_error 515           | NOW 4     | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            stream_error 516           | NOW 4     | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            unanswered                 | NOW 4     | Linkgate cannot reach the sandbox/Recovering the connection… | | | CODE
            replaced                   | NOW 1     | The sandbox refuses the connection; Wait a while.; Linkgate tries again at | Recovering the connection… | Try again | CODE
            refresh                    | NOW 1     | Once more, please; The sandbox wants a second scan. | | | CODE
            garbage                    | NOW 4     | Recovering the connection…/The last attempt failed | Recovering the connection…; The last attempt failed | | CODE
            silence                    | NOW 1     | | Recovering the connection…; Linkgate cannot reach the sandbox | | CODE
            bad_hmac                   | SCAN 1    | The last attempt failed; Nothing was linked. Try once more with this new code. | Almost there…; Recovering the connection… | | CODE
            bad_signature              | SCAN 1    | The last attempt failed; Nothing was linked. Try once more with this new code. | Almost there…; Recovering the connection… | | CODE
            drop signing               | SCAN 1    | Unlinked at | Almost there…; Recovering the connection…; Reconnecting… | | CODE
            no_restart                 | SCAN 1    | | Almost there…; Linked | | LINKED
            drop online                | SCAN 1    | | Almost there…; Linked; Reconnecting… | | LINKED
            failure 503                | SCAN 1    | | Almost there…; Linked; Reconnecting… | | LINKED
            refuse                     | SCAN 1    | | Almost there…; Linked; Reconnecting… | | LINKED
            failure 401                | SCAN 1    | Unlinked at; Scan the new code to link again. | Almost there… | | CODE
            bad_certificate expired    | RESTART 5 | Recovering the connection…; A new code will be here in | | | CODE
            bad_certificate wrong_root | RESTART 1 | | Recovering the connection… | | CODE
            bad_certificate wrong_leaf | RESTART 1 | | Recovering the connection… | | CODE
            link                       | PHONE 1   | That was another phone; Nothing was linked. Use the right phone. | Almost there… | | CODE
            decline                    | PHONE 1   | | | | SAME_CODE
            slow                       | PHONE 1   | | Almost there…; Linked | | LINKED
            second_scan                | PHONE 1   | Once more, please; The sandbox wants a second scan. | | | CODE
            passkey                    | PHONE 1   | The sandbox asks for this account’s passkey; A new code leads to the same question.; What works: an account without a passkey | Almost there… | New code for another account | CODE
            """;

    static List<LinkingFault> all() {
        return TABLE.lines().map(LinkingFault::of).toList();
    }

    private static LinkingFault of(String line) {
        String[] cells = Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new);
        String[] moment = cells[1].split(" +");
        return new LinkingFault(
                cells[0],
                Moment.valueOf(moment[0]),
                Integer.parseInt(moment[1]),
                list(cells[2]),
                list(cells[3]),
                cells[4],
                End.valueOf(cells[5]));
    }

    private static List<String> list(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split("; "));
    }

    /** Whether a sentence is one of those that have to be read. */
    boolean expects(String sentence) {
        return sentences.stream().anyMatch(wanted -> isOneOf(wanted, sentence));
    }

    /** Whether everything was read that has to be. */
    boolean isFulfilled(List<String> read) {
        return sentences.stream().allMatch(wanted -> read.stream().anyMatch(each -> isOneOf(wanted, each)));
    }

    private static boolean isOneOf(String alternatives, String sentence) {
        return Arrays.stream(alternatives.split("/")).anyMatch(sentence::contains);
    }

    /** Whether the phone that scans is not the one that the instance expects. */
    boolean isOfAnotherPhone() {
        return moment == Moment.PHONE && fault.equals("link");
    }

    /** Whether it strikes any companion, since it comes before one is known. */
    boolean isOfAnyCompanion() {
        return fault.startsWith("bad_certificate");
    }

    ScanOutcome outcome() {
        return ScanOutcome.of(fault).orElseThrow();
    }

    String fileName() {
        return fault.replace(' ', '-') + "-" + moment.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return fault + " " + moment;
    }
}
