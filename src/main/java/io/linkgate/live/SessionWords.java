package io.linkgate.live;

import io.linkgate.engine.EngineWarning;
import io.linkgate.engine.LinkedAccount;
import io.linkgate.engine.PairingCodeAnswer;
import io.linkgate.session.Account;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.Warning;

/** The translation of an engine's reports into the vocabulary of sessions. */
final class SessionWords {

    private SessionWords() {}

    static Account of(LinkedAccount account) {
        String phone = account.id().replaceFirst("@.*", "");
        return new Account(phone, account.lid(), account.pushName(), account.platform());
    }

    static Warning of(EngineWarning warning) {
        return new Warning(warning.code(), warning.message());
    }

    static PairingCodeResult of(PairingCodeAnswer answer) {
        return answer instanceof PairingCodeAnswer.Ready ready
                ? new PairingCodeResult.Ready(ready.code(), ready.goodUntil())
                : new PairingCodeResult.Missing(why(((PairingCodeAnswer.Missing) answer).why()));
    }

    private static PairingCodeResult.Why why(PairingCodeAnswer.Why why) {
        return switch (why) {
            case BAD_NUMBER -> PairingCodeResult.Why.BAD_NUMBER;
            case FORBIDDEN -> PairingCodeResult.Why.FORBIDDEN;
            case UNAVAILABLE -> PairingCodeResult.Why.UNAVAILABLE;
            case RATE_LIMITED -> PairingCodeResult.Why.RATE_LIMITED;
            case NOT_NOW -> PairingCodeResult.Why.NOT_NOW;
            case REPLACED -> PairingCodeResult.Why.REPLACED;
            case NO_ANSWER -> PairingCodeResult.Why.NO_ANSWER;
            case REFUSED, OVER -> PairingCodeResult.Why.LOST;
        };
    }
}
