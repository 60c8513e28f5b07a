package io.linkgate.audit;

import io.linkgate.history.PastMoves;
import io.linkgate.history.RecordListener;
import io.linkgate.history.SessionRecord;
import io.linkgate.instance.InstanceId;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.Account;
import io.linkgate.session.LastFailure;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * Enters links and their ends, in the transaction that writes the move of the session: both are on disk, or neither.
 * Runs on the thread that writes the history.
 */
public final class LinkEntries implements RecordListener {

    /** When the last end of a link was entered, by instance; confined to transactions, which follow each other. */
    private final Map<InstanceId, Instant> unlinkedAt = new ConcurrentHashMap<>();

    private Map<InstanceId, Instant> uncommitted = Map.of();

    @Override
    public void write(Handle handle, List<SessionRecord> records) {
        List<AuditEntry> entries = new ArrayList<>();
        Map<InstanceId, Instant> unlinked = new HashMap<>();
        for (SessionRecord record : records) {
            unlinking(record, unlinked).ifPresent(entries::add);
            if (isLogin(record) && PastMoves.cameFromACode(handle, record)) {
                entries.add(entry(AuditAction.SESSION_LINKED, record.at(), record.after()));
            }
        }
        if (!entries.isEmpty()) {
            add(handle, entries);
        }
        uncommitted = unlinked;
    }

    @Override
    public void committed(List<SessionRecord> records) {
        unlinkedAt.putAll(uncommitted);
        uncommitted = Map.of();
    }

    private static void add(Handle handle, List<AuditEntry> entries) {
        List<Long> numbers = SqlAuditStore.add(handle, entries);
        Map<Long, AuditOutcome> outcomes = new LinkedHashMap<>();
        for (int i = 0; i < numbers.size(); i++) {
            outcomes.put(numbers.get(i), AuditOutcome.done(entries.get(i).at()));
        }
        SqlAuditStore.end(handle, outcomes);
    }

    private static boolean isLogin(SessionRecord record) {
        return record.transition()
                .filter(move -> move.to() == SessionStatus.WORKING)
                .isPresent();
    }

    /**
     * A refused login or a notice that the device is off its account. It may be healed at once, so no state needs to
     * show it; but every snapshot afterwards has it as the last failure.
     */
    private Optional<AuditEntry> unlinking(SessionRecord record, Map<InstanceId, Instant> unlinked) {
        LastFailure failure = record.after().failure();
        Instant known =
                unlinked.getOrDefault(record.instance(), unlinkedAt.getOrDefault(record.instance(), Instant.EPOCH));
        if (failure.reason() != Reason.LOGGED_OUT || !failure.at().isAfter(known)) {
            return Optional.empty();
        }
        unlinked.put(record.instance(), failure.at());
        return Optional.of(entry(AuditAction.SESSION_UNLINKED, failure.at(), record.after()));
    }

    private static AuditEntry entry(AuditAction action, Instant at, SessionSnapshot session) {
        String phone = session.account()
                .map(Account::phone)
                .flatMap(PhoneNumber::ofDigits)
                .map(PhoneNumber::masked)
                .orElse("");
        return new AuditEntry(at, action, Actor.PHONE, "", Optional.of(session.id()), phone);
    }
}
