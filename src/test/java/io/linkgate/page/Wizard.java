package io.linkgate.page;

import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Value;

/** The wizard's machine, and time for it. */
final class Wizard {

    /** 2026-11-28T13:46:40Z. */
    private static final long EPOCH = 1_795_873_600_000L;

    private final Script script;
    private final Value machine;
    private final Value look;
    private Value state;
    private long elapsed;
    /** What the wall clock was set forward by. */
    private long set;

    Wizard(Script script, String how) {
        this.script = script;
        this.machine = script.module("js/wizard/machine.js");
        this.look = script.module("js/wizard/look.js");
        this.state = script.frozen(machine.invokeMember("begin", script.object(how), now()));
    }

    /** Returns one that shows a code. */
    static Wizard withCode(Script script, String how) {
        return new Wizard(script, how)
                .info("{\"status\":\"SCAN_QR_CODE\"}")
                .code(code(1, 20_000))
                .info("{\"status\":\"SCAN_QR_CODE\",\"qr\":\"" + picture(1) + "\"}");
    }

    static String picture(int number) {
        return "data:image/png;base64,AAAA" + number;
    }

    static String code(int sequence, long leftMs) {
        return ("{'qr':'" + picture(sequence) + "','sequence':" + sequence + ",'of':6,'expires_in_ms':" + leftMs
                        + ",'lifetime_ms':20000}")
                .replace('\'', '"');
    }

    private Value now() {
        return script.object("{\"steady\":" + (5_000 + elapsed) + ",\"wall\":" + (EPOCH + elapsed + set) + "}");
    }

    Wizard after(long ms) {
        elapsed += ms;
        return this;
    }

    Wizard setClock(long ms) {
        set += ms;
        return this;
    }

    Wizard info(String body) {
        return answer("info", 200, body, null);
    }

    Wizard code(String body) {
        return answer("code", 200, body, null);
    }

    Wizard noCode(String body, Integer retrySeconds) {
        return answer("code", 422, body, retrySeconds);
    }

    /** Takes an answer to what is asked now. */
    Wizard answer(int status, String body, Integer retrySeconds) {
        return answer(ask().getMember("call").asString(), status, body, retrySeconds);
    }

    Wizard answer(String call, int status, String body, Integer retrySeconds) {
        return answer(call, 0, status, body, retrySeconds);
    }

    /** Takes an answer to what is asked now, which waited at the server as long as was wished. */
    Wizard held(int status, String body, Integer retrySeconds) {
        Value asked = ask();
        return answer(
                asked.getMember("call").asString(),
                asked.getMember("waitSeconds").asInt(),
                status,
                body,
                retrySeconds);
    }

    private Wizard answer(String call, int waitSeconds, int status, String body, Integer retrySeconds) {
        String retry = retrySeconds == null ? "null" : String.valueOf(retrySeconds * 1_000);
        return event("{\"type\":\"answer\",\"call\":\"" + call + "\",\"waitSeconds\":" + waitSeconds
                + ",\"chance\":0.5,\"asked\":" + script.json(now()) + ",\"answer\":{\"status\":" + status + ",\"body\":"
                + body + ",\"retryAfterMs\":" + retry + "}}");
    }

    Wizard event(String json) {
        state = script.frozen(machine.invokeMember("step", state, script.object(json), now()));
        return this;
    }

    /** Takes an answer as it comes, then what it makes the machine ask at once. */
    Value ask() {
        return machine.invokeMember("ask", state, now());
    }

    /** Returns how long the machine rests before it asks. */
    long restMs() {
        return ask().getMember("at").getMember("steady").asLong() - 5_000 - elapsed;
    }

    Value state() {
        return state;
    }

    String phase() {
        return state.getMember("phase").asString();
    }

    Value look() {
        return look.invokeMember("look", state, now());
    }

    String shownPhase() {
        return look().getMember("phase").asString();
    }

    String face() {
        return look().getMember("face").asString();
    }

    String heading() {
        return look().getMember("heading").getMember("key").asString();
    }

    /** Returns the keys of all texts that are drawn now. */
    List<String> texts() {
        Value seen = look();
        List<String> texts = new ArrayList<>(
                List.of(seen.getMember("heading").getMember("key").asString()));
        for (String where : List.of("lines", "strip")) {
            Value lines = seen.getMember(where);
            for (long i = 0; i < lines.getArraySize(); i++) {
                texts.add(lines.getArrayElement(i).getMember("key").asString());
            }
        }
        Value veil = seen.getMember("veil");
        if (!veil.isNull()) {
            texts.add(veil.getMember("key").asString());
        }
        texts.addAll(buttons());
        return texts;
    }

    List<String> buttons() {
        Value buttons = look().getMember("buttons");
        List<String> names = new ArrayList<>();
        for (long i = 0; i < buttons.getArraySize(); i++) {
            names.add(buttons.getArrayElement(i).getMember("text").asString());
        }
        return names;
    }

    List<String> primaryButtons() {
        Value buttons = look().getMember("buttons");
        List<String> names = new ArrayList<>();
        for (long i = 0; i < buttons.getArraySize(); i++) {
            if (buttons.getArrayElement(i).getMember("primary").asBoolean()) {
                names.add(buttons.getArrayElement(i).getMember("text").asString());
            }
        }
        return names;
    }
}
