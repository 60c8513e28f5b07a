package io.linkgate.event;

import io.linkgate.history.MovePage;
import io.linkgate.history.NumberedMove;
import io.linkgate.hook.EventId;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.SessionHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a new stream gets from the database before it is live, a few events at a time.
 *
 * <p>A client that names the last move that it has received gets what has happened since, if all of that is still
 * there. Any other gets a full state: the last move of each instance, in the order of their numbers. The full state is
 * thus the history without what is out of date; a client that loses its connection in the middle of it continues after
 * any of its events. Both are followed by what has been written in the meantime. Events about messages come after the
 * moves: those since the last one that the client has received, none for a new client. Blocks on the database; for one
 * thread at a time.
 */
final class Backlog {

    /** Events read at once: an unread code takes 4 KB of memory. */
    static final int CHUNK = 32;

    /** A client that has missed more than this gets a full state, which is shorter for most. */
    static final int MAX_REPLAY = 2_000;

    /**
     * How long before the move its messages begin for a client that names a move and no message: a message and a move
     * that happen together are written by different transactions.
     */
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    /** Up to this many instances, only their rows are read. */
    private static final int FEW = 100;

    private final StreamRequest request;
    private final EventSource source;
    private final MessageCursor opened;
    private final Queue<StreamEvent> ready = new ArrayDeque<>();
    private final Queue<Long> state = new ArrayDeque<>();
    private long cursor;
    private long floor;
    private String floorId = "";
    private MessageCursor messagesFloor = MessageCursor.BEGINNING;
    private long messagesCursor;
    private boolean begun;
    private boolean atEnd;

    /** To be created when the stream is opened: a new client gets the messages from then on. */
    Backlog(StreamRequest request, EventSource source) {
        this.request = request;
        this.source = source;
        this.opened = source.messages().newest();
    }

    /**
     * Returns the next events.
     *
     * @param sight which instances the client may see now
     */
    List<StreamEvent> next(Predicate<Instance> sight) {
        if (!begun) {
            begin(sight);
            begun = true;
        }
        List<StreamEvent> events = new ArrayList<>(CHUNK);
        while (events.size() < CHUNK && !ready.isEmpty()) {
            events.add(ready.remove());
        }
        if (events.isEmpty()) {
            List<NumberedMove> rows = state.isEmpty() ? replay(sight) : state();
            rows.forEach(row -> events.addAll(eventsOf(row, sight)));
            if (atEnd && request.messages()) {
                events.addAll(messages(sight));
            }
        }
        return events;
    }

    /** Whether nothing more was there when {@link #next} was called, of moves and of messages. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** Returns the number of the move after which the client continues; 0 if it gets a full state. */
    long floor() {
        return floor;
    }

    /** Returns the id of that move; empty if the client gets a full state. */
    String floorId() {
        return floorId;
    }

    /** Returns after which message the client continues. */
    MessageCursor messagesFloor() {
        return messagesFloor;
    }

    private void begin(Predicate<Instance> sight) {
        List<Instance> seen = seen(sight).toList();
        String named = MessageCursor.moveIn(request.lastEventId());
        Optional<NumberedMove> last = EventId.numberIn(named).stream()
                .mapToObj(source.moves()::find)
                .flatMap(Optional::stream)
                .filter(move -> idOf(move).equals(named))
                .findFirst();
        if (request.messages()) {
            messagesFloor = MessageCursor.in(request.lastEventId())
                    .map(source.messages()::checked)
                    .or(() -> last.map(move ->
                            source.messages().lastBefore(move.transition().at().minus(OVERLAP))))
                    .orElse(opened);
            messagesCursor = messagesFloor.number();
        }
        if (last.isPresent() && isAllKept(last.get().number(), sight)) {
            cursor = last.get().number();
            floor = cursor;
            floorId = named;
            Instant left = last.get().transition().at();
            addUnmoved(seen.stream()
                    .filter(instance -> instance.createdAt().isAfter(left))
                    .toList());
        } else {
            beginWithState(seen);
        }
    }

    private static String idOf(NumberedMove move) {
        return EventId.ofMove(move.instance(), move.number(), move.transition().at())
                .text();
    }

    /** Whether no move after that one was pruned, as far as the client may see. */
    private boolean isAllKept(long number, Predicate<Instance> sight) {
        MovePage since = source.moves().after(number, rowsOf(sight), MAX_REPLAY);
        Map<InstanceId, Integer> counts = new HashMap<>();
        since.moves().stream()
                .filter(move -> visible(move.instance(), sight).isPresent())
                .forEach(move -> counts.merge(move.instance(), 1, Integer::sum));
        return since.isLast() && counts.values().stream().allMatch(count -> count < SessionHistory.MAX_MOVES);
    }

    private void beginWithState(List<Instance> seen) {
        cursor = source.moves().last(); // first: what is written later is replayed
        Map<InstanceId, Long> latest = source.moves().latest(ids(seen));
        List<Long> numbers = seen.stream()
                .map(Instance::id)
                .map(latest::get)
                .filter(n -> n != null)
                .sorted()
                .toList();
        if (!numbers.isEmpty()) {
            cursor = numbers.get(numbers.size() - 1);
        }
        state.addAll(numbers);
        addUnmoved(seen.stream()
                .filter(instance -> !latest.containsKey(instance.id()))
                .toList());
    }

    private void addUnmoved(List<Instance> candidates) {
        if (candidates.isEmpty()) {
            return;
        }
        Map<InstanceId, Long> moved = source.moves().latest(ids(candidates));
        candidates.stream()
                .filter(instance -> instance.wanted() == Wanted.STOPPED && !moved.containsKey(instance.id()))
                .map(instance ->
                        source.frames().unmoved(instance, source.sessions().current(instance)))
                .forEach(ready::add);
    }

    private List<NumberedMove> state() {
        List<Long> numbers = new ArrayList<>(CHUNK);
        while (numbers.size() < CHUNK && !state.isEmpty()) {
            numbers.add(state.remove());
        }
        return source.moves().numbered(numbers);
    }

    private List<NumberedMove> replay(Predicate<Instance> sight) {
        MovePage page = source.moves().after(cursor, rowsOf(sight), CHUNK);
        cursor = page.end();
        atEnd = page.isLast();
        return page.moves();
    }

    private List<StreamEvent> messages(Predicate<Instance> sight) {
        MessageLog.Page page = source.messages().after(messagesCursor, rowsOf(sight), CHUNK);
        messagesCursor = page.end();
        atEnd = page.isLast();
        return page.events().stream()
                .filter(message -> visible(message.instance(), sight).isPresent())
                .map(source.frames()::of)
                .toList();
    }

    private List<StreamEvent> eventsOf(NumberedMove row, Predicate<Instance> sight) {
        return visible(row.instance(), sight)
                .map(instance ->
                        source.frames().of(row, instance, source.sessions().current(instance)))
                .orElse(List.of());
    }

    private Optional<Instance> visible(InstanceId id, Predicate<Instance> sight) {
        return request.only().filter(only -> !only.equals(id)).isPresent()
                ? Optional.empty()
                : source.instances().find(id).filter(sight);
    }

    /** Returns the instances whose rows have to be read; empty for all, which are many. */
    private Collection<InstanceId> rowsOf(Predicate<Instance> sight) {
        return ids(seen(sight).limit(FEW + 1L).toList());
    }

    private static Collection<InstanceId> ids(List<Instance> instances) {
        return instances.size() > FEW
                ? List.of()
                : instances.stream().map(Instance::id).collect(Collectors.toSet());
    }

    private Stream<Instance> seen(Predicate<Instance> sight) {
        return request.only()
                .map(id -> source.instances().find(id).stream())
                .orElseGet(source.instances()::all)
                .filter(sight);
    }
}
