package io.linkgate.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * JUnit extension with the states of the wizard's machine, each as it is reached; its scripts are loaded once for the
 * tests of a class.
 *
 * <pre>
 * {@literal @}RegisterExtension
 * static final WizardStates STATES = new WizardStates();
 * </pre>
 */
final class WizardStates implements AfterAllCallback {

    static final String OPERATOR = "{}";
    static final String VISITOR = "{\"visitor\":true}";
    static final String SCANNING = "{'status':'SCAN_QR_CODE','qr':'" + Wizard.picture(1) + "'}";
    static final String WORKING =
            "{'status':'WORKING','linked':true,'me':{'id':'4915112345678@c.us','pushName':'Eva'}}";

    private final Script script = new Script();
    private final Map<String, Function<String, Wizard>> ways = new LinkedHashMap<>();

    WizardStates() {
        ways.put("opening", how -> opened(how));
        ways.put("starting", how -> opened(how).info(json("{'status':'STARTING'}")));
        ways.put("code", how -> withCode(how));
        ways.put("finishing", how -> withCode(how).after(1_000).info(json("{'status':'STARTING','linked':true}")));
        ways.put("healing", how -> after422(how, "{'status':'FAILED','reason':'stalled','healing':true}"));
        ways.put(
                "unreachable",
                how -> withCode(how)
                        .answer(
                                "code",
                                502,
                                json("{'code':'upstream_unreachable','status':'FAILED','linked':false}"),
                                8)
                        .info(json("{'status':'FAILED','reason':'unreachable'}")));
        ways.put("lost", how -> withCode(how).answer("info", 503, json("{'code':'unavailable'}"), 5));
        ways.put(
                "forbidden",
                how -> opened(how)
                        .info(json("{'status':'STARTING'}"))
                        .answer("code", 403, json("{'code':'forbidden','needed_scope':'link'}"), null));
        ways.put(
                "waiting",
                how -> after422(how, "{'status':'FAILED','reason':'banned','retry_at':'2026-11-28T16:07:00Z'}"));
        ways.put("passkey", how -> after422(how, "{'status':'PASSKEY_REQUIRED'}"));
        ways.put("linked", how -> withCode(how).info(json(WORKING)));
        ways.put(
                "reconnecting",
                how -> opened(how).info(json("{'status':'FAILED','reason':'unreachable','linked':true}")));
        ways.put("paused", how -> opened(how).info(json("{'status':'STOPPED','linked':true}")));
        ways.put("stopped", how -> opened(how).info(json("{'status':'STOPPED','reason':'stopped_by_owner'}")));
        ways.put("failed", how -> after422(how, "{'status':'FAILED','reason':'client_outdated'}"));
    }

    /** Passes on each state, and how it is reached in a mode. */
    void forEach(BiConsumer<String, Function<String, Wizard>> action) {
        ways.forEach(action);
    }

    int count() {
        return ways.size();
    }

    /** Returns a wizard in that state and mode. */
    Wizard reach(String state, String how) {
        return ways.get(state).apply(how);
    }

    /** Returns a wizard that has just been opened. */
    Wizard opened(String how) {
        return new Wizard(script, how);
    }

    /** Returns a wizard with a code on show. */
    Wizard withCode(String how) {
        return Wizard.withCode(script, how);
    }

    /** Returns a wizard that has got no code but this answer. */
    Wizard after422(String how, String body) {
        return opened(how)
                .info(json("{'status':'STARTING'}"))
                .noCode(json(body), null)
                .info(json(body));
    }

    Script script() {
        return script;
    }

    /** Returns JSON that was written with single quotes. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    @Override
    public void afterAll(ExtensionContext context) {
        script.close();
    }
}
