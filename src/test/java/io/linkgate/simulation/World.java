package io.linkgate.simulation;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.Workers;
import io.linkgate.engine.whatsapp.MemoryNetwork;
import io.linkgate.engine.whatsapp.WhatsAppEngine;
import io.linkgate.engine.whatsapp.WhatsAppTarget;
import io.linkgate.healer.Reconciler;
import io.linkgate.healer.Rounds;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.live.Engines;
import io.linkgate.live.LiveSessions;
import io.linkgate.live.MapDeviceStore;
import io.linkgate.live.MapSnapshotStore;
import io.linkgate.live.SessionStores;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.Trouble;
import io.linkgate.sandbox.server.WellStocked;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.session.CodePoll;
import io.linkgate.session.Observer;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Sessions;
import io.linkgate.session.Transition;
import io.linkgate.testkit.OffsetClock;
import io.linkgate.testkit.RunLoop;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A Linkgate, a stand-in for WhatsApp and the network between them, in a time that passes only by {@link #pass}. What a call sets
 * off has happened when it returns, as far as it takes no time.
 *
 * <pre>
 * World world = World.create();
 * Instance a = world.instance();
 * world.look(a);
 * world.phone().scan(a);
 * world.pass(Duration.ofHours(24));
 * assertThat(world.status(a)).isEqualTo(WORKING);
 * </pre>
 */
public final class World {

    private static final URI ENDPOINT = URI.create("wss://whatsapp.test/ws/chat");
    private static final long USUAL_PHONE = 15_550_001_111L;
    private static final long USUAL_SEED = 1;

    private final TestClock clock = TestClock.atVectorTime();
    private final OffsetClock wall = new OffsetClock(clock);
    private final RunLoop loop = new RunLoop();
    private final TestScheduler scheduler = new TestScheduler(clock, loop);
    private final SecureRandom random;
    private final int freeRounds;
    private final SandboxServer server;
    private final MemoryNetwork network;
    private final PublishedVersions versions = new PublishedVersions();
    private final InMemoryInstanceStore instances = new InMemoryInstanceStore();
    private final MapDeviceStore devices = new MapDeviceStore();
    private final MapSnapshotStore snapshots = new MapSnapshotStore();
    private final StatusLog statusLog = new StatusLog(snapshots);
    private LiveSessions sessions;

    private World(long seed, boolean stocked, int freeRounds) {
        this.freeRounds = freeRounds;
        random = seeded(seed);
        server = stocked
                ? WellStocked.server(SandboxTiming.LIKE_WHATSAPP, clock, random, scheduler, loop)
                : SandboxServer.builder(clock, random, scheduler).build();
        network = new MemoryNetwork(() -> server, loop, scheduler, clock);
        sessions = newSessions();
    }

    /** The world that is always the same. */
    public static World create() {
        return create(USUAL_SEED);
    }

    /** One of the others: different keys, refs and pauses. */
    public static World create(long seed) {
        return new World(seed, false, Rounds.UNLIMITED);
    }

    /** The usual one, but that so many rounds of codes are free. */
    public static World withFreeRounds(int rounds) {
        return new World(USUAL_SEED, false, rounds);
    }

    /** The usual one, but for the keys that a device uploads when it is linked: the stand-in has them already. */
    public static World wellStocked() {
        return wellStocked(USUAL_SEED);
    }

    /** The same of another. */
    public static World wellStocked(long seed) {
        return new World(seed, true, Rounds.UNLIMITED);
    }

    /** A new instance that is started. */
    public Instance instance() {
        Instance instance = stoppedInstance();
        start(instance);
        return instance;
    }

    /** A new instance that nobody has started. */
    public Instance stoppedInstance() {
        InstanceId id = InstanceId.generate(random);
        Instance instance = new Instance(id, "simulated", EngineKind.SANDBOX, Wanted.STOPPED, clock.instant());
        instances.insert(instance);
        return instance;
    }

    /** What {@code session/start} does. */
    public void start(Instance instance) {
        want(instance, Wanted.RUNNING);
    }

    /** What {@code session/stop} does. */
    public void stop(Instance instance) {
        want(instance, Wanted.STOPPED);
    }

    /** What {@code session/restart} does. */
    public void reconnect(Instance instance) {
        run(() -> sessions.restart(newest(instance)));
    }

    /** The server ends and starts again over the same database; caches are empty. */
    public void restart() {
        shutDown();
        snapshots.forgetEverything();
        sessions = newSessions();
        instances.all().stream()
                .filter(instance -> instance.wanted() == Wanted.RUNNING)
                .forEach(this::apply);
    }

    /** Linkgate ends; the rest of the world goes on. */
    public void shutDown() {
        run(sessions::close);
    }

    /** Time passes, and whatever is due happens at its time. */
    public void pass(Duration time) {
        scheduler.advance(time);
    }

    /** Time passes while somebody looks every ten seconds, as an open dashboard does. */
    public void passWatched(Instance instance, Duration time) {
        Duration step = Duration.ofSeconds(10);
        Instant until = now().plus(time);
        while (now().isBefore(until)) {
            look(instance);
            Duration rest = Duration.between(now(), until);
            pass(rest.compareTo(step) < 0 ? rest : step);
        }
    }

    /** Somebody asks for the code and does not wait for it. */
    public CodePoll look(Instance instance) {
        return look(instance, Duration.ZERO).join();
    }

    /** Somebody asks for the code and waits for it that long, while time passes. */
    public CompletableFuture<CodePoll> look(Instance instance, Duration wait) {
        Instance newest = newest(instance);
        return run(() -> sessions.awaitCode(newest, wait)).toCompletableFuture();
    }

    /** Where the session is. Nobody has looked by that. */
    public SessionSnapshot snapshot(Instance instance) {
        return sessions.current(newest(instance));
    }

    public SessionStatus status(Instance instance) {
        return snapshot(instance).state().status();
    }

    public Optional<Reason> reason(Instance instance) {
        return snapshot(instance).state().why();
    }

    /** The text of the code on show. Nobody has looked by that. */
    public Optional<String> code(Instance instance) {
        return snapshot(instance).liveCode(wall.instant()).map(QrCode::text);
    }

    /** All that the session has ever been, in the order of time. */
    public List<SessionSnapshot> story(Instance instance) {
        return statusLog.of(instance.id());
    }

    /** From here on {@link #path} begins. */
    public void newChapter() {
        statusLog.newChapter();
    }

    /** Where the session went in this chapter, each place in words as {@code STARTING} or {@code FAILED unreachable}. */
    public List<String> path(Instance instance) {
        return statusLog.path(instance.id());
    }

    /** A phone of an account that is always the same. */
    public Phone phone() {
        return phone(USUAL_PHONE);
    }

    /** A phone of the account with that number. */
    public Phone phone(long digits) {
        return new Phone(this, new PhoneNumber(digits));
    }

    /** Makes an instance work: it shows a code, a phone scans it, the companion logs in. */
    public void link(Instance instance) {
        look(instance);
        phone().scan(instance);
    }

    /** Arms a fault of the stand-in, once, against whoever comes. See {@link Trouble#of}. */
    public void arm(String fault) {
        arm(fault, Optional.empty(), 1);
    }

    /** Arms a fault against one instance, which must have shown a code. */
    public void arm(String fault, Instance instance, int times) {
        arm(fault, Optional.of(statusLog.keyOf(instance.id()).orElseThrow()), times);
    }

    /** Takes back what was armed against whoever comes; whether it was still waiting for its moment. */
    public boolean disarm() {
        return run(() -> Trouble.clear(server));
    }

    /** Whoever asks for the current client version gets this one. */
    public void publish(ClientVersion newer) {
        versions.publish(newer);
    }

    /** What was published becomes known without anybody's asking. */
    public void discover() {
        run(() -> {
            versions.discover();
            return versions;
        });
    }

    /** Somebody sets Linkgate's clock back, or on by a negative time; the rest of the world goes on. */
    public void setBack(Duration by) {
        wall.setBack(by);
    }

    /** The moves of the session, as {@code session/history} shows them. */
    public List<Transition> history(Instance instance) {
        return sessions.history(newest(instance));
    }

    /** What lies between Linkgate and the stand-in. */
    public MemoryNetwork network() {
        return network;
    }

    /** Where devices are kept. */
    public MapDeviceStore devices() {
        return devices;
    }

    /** How many alarms are set, of Linkgate and of the stand-in. */
    public int alarms() {
        return scheduler.waiting();
    }

    public Instant now() {
        return clock.instant();
    }

    /** What the API asks. For calls from outside while nothing else happens, from any thread: one at a time. */
    public Sessions sessions() {
        return sessions;
    }

    /** What the API finds instances in. */
    public InMemoryInstanceStore instances() {
        return instances;
    }

    /** The time of all that is here. */
    public TestClock clock() {
        return clock;
    }

    SandboxServer server() {
        return server;
    }

    /** Does something from outside, and everything that it sets off. */
    <T> T run(Supplier<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(call.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        if (!result.isDone()) {
            throw new IllegalStateException("called from within what happens in this world");
        }
        return result.join();
    }

    private void want(Instance instance, Wanted wanted) {
        Instance changed = instances.want(instance.id(), wanted).orElseThrow();
        apply(changed);
    }

    private void apply(Instance instance) {
        run(() -> sessions.apply(instance));
    }

    private Instance newest(Instance instance) {
        return instances.find(instance.id()).orElseThrow();
    }

    private void arm(String fault, Optional<PublicKey> companion, int times) {
        run(() -> {
            Trouble.of(fault).arm(server, companion, times);
            return fault;
        });
    }

    private LiveSessions newSessions() {
        WhatsAppTarget target = new WhatsAppTarget(
                () -> Optional.of(ENDPOINT),
                server.rootKey(),
                versions,
                PairingTiming.FIRST_CODE,
                PairingTiming.LATER_CODE);
        WhatsAppEngine engine = network.engine(target.telling(server::succeeded), wall, random);
        return new LiveSessions(
                new Engines(Map.of(EngineKind.SANDBOX, engine), Map.of(EngineKind.SANDBOX, freeRounds)),
                new Reconciler(),
                new SessionStores(statusLog, devices, () -> {}),
                Observer.NONE,
                new Workers(loop, scheduler, loop),
                new Clocks(wall, clock),
                new Random(random.nextLong()));
    }

    /** Chance that can be repeated: what is seeded before its first use gives the same bytes every time. */
    private static SecureRandom seeded(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
