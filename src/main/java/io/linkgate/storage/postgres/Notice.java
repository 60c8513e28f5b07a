package io.linkgate.storage.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One notice as it travels: the node that has sent it, its kind and its text, with a space in between.
 *
 * @param node the name of the sender
 * @param kind letters and hyphens
 * @param text any text
 */
record Notice(String node, String kind, String text) {

    private static final Pattern KIND = Pattern.compile("[a-z-]{1,64}");
    private static final Pattern FORM =
            Pattern.compile("(?<node>[A-Za-z0-9-]{1,36}) (?<kind>" + KIND + ") (?<text>.*)", Pattern.DOTALL);

    Notice {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("no kind of notices: " + kind);
        }
    }

    /** Returns the notice that was sent as that payload; empty for one of a stranger, who may send anything. */
    static Optional<Notice> parse(String payload) {
        Matcher form = FORM.matcher(payload);
        return form.matches()
                ? Optional.of(new Notice(form.group("node"), form.group("kind"), form.group("text")))
                : Optional.empty();
    }

    String payload() {
        return node + " " + kind + " " + text;
    }

    @Override
    public String toString() {
        return "Notice[" + kind + "]";
    }
}
