package io.linkgate.simulation;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.message.OutgoingText;
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
import io.linkgate.live.SessionStores;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.phone.PhoneMail;
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
import io.linkgate.testkit.SeededRandom;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.net.URI;
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
 * A Linkgate, a stand-in for WhatsApp and the network between them, whose time passes only in {@link #pass}. When a
 * call returns, everything that it has caused and that takes no time has happened.
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
    private final SimulatedServer linkgate;

    private World(long seed, boolean stocked, int freeRounds) {
        this.freeRounds = freeRounds;
        random = SeededRandom.of(seed);
        server = stocked
                ? WellStocked.server(SandboxTiming.LIKE_WHATSAPP, clock, random, scheduler, loop)
                : SandboxServer.builder(clock, random, scheduler).build();
        network = new MemoryNetwork(() -> server, loop, scheduler, clock);
        linkgate = new SimulatedServer(this::sessions);
    }

    /** A world that is the same in every run. */
    public static World create() {
        return create(USUAL_SEED);
    }

    /** A world with different keys, refs and pauses. */
    public static World create(long seed) {
        return new World(seed, false, Rounds.UNLIMITED);
    }

    /** The usual world with that number of free rounds of codes. */
    public static World withFreeRounds(int rounds) {
        return new World(USUAL_SEED, false, rounds);
    }

    /** The usual world, except that the stand-in already has the keys that a newly linked device would upload. */
    public static World wellStocked() {
        return wellStocked(USUAL_SEED);
    }

    /** Like {@link #wellStocked()}, with different keys, refs and pauses. */
    public static World wellStocked(long seed) {
        return new World(seed, true, Rounds.UNLIMITED);
    }

    /** Creates an instance and starts it. */
    public Instance instance() {
        Instance instance = stoppedInstance();
        start(instance);
        return instance;
    }

    /** Creates an instance without starting it. */
    public Instance stoppedInstance() {
        InstanceId id = InstanceId.generate(random);
        Instance instance = new Instance(id, "simulated", EngineKind.SANDBOX, Wanted.STOPPED, clock.instant());
        linkgate.instances().insert(instance);
        return instance;
    }

    /** Does what {@code session/start} does. */
    public void start(Instance instance) {
        want(instance, Wanted.RUNNING);
    }

    /** Does what {@code session/stop} does. */
    public void stop(Instance instance) {
        want(instance, Wanted.STOPPED);
    }

    /** Does what {@code session/restart} does. */
    public void reconnect(Instance instance) {
        run(() -> linkgate.sessions().restart(linkgate.newest(instance)));
    }

    /** Restarts the server with the same database and empty caches. */
    public void restart() {
        shutDown();
        linkgate.start();
        linkgate.instances().all().stream()
                .filter(instance -> instance.wanted() == Wanted.RUNNING)
                .forEach(this::apply);
    }

    /** Stops Linkgate; the rest of the world goes on. */
    public void shutDown() {
        run(linkgate.sessions()::close);
    }

    /** Lets time pass; everything that is due happens at its time. */
    public void pass(Duration time) {
        scheduler.advance(time);
    }

    /** Lets time pass while a caller polls every ten seconds, like an open dashboard. */
    public void passWatched(Instance instance, Duration time) {
        Duration step = Duration.ofSeconds(10);
        Instant until = now().plus(time);
        while (now().isBefore(until)) {
            look(instance);
            Duration rest = Duration.between(now(), until);
            pass(rest.compareTo(step) < 0 ? rest : step);
        }
    }

    /** Asks for the code without waiting for it. */
    public CodePoll look(Instance instance) {
        return look(instance, Duration.ZERO).join();
    }

    /** Asks for the code and waits for it, while time passes. */
    public CompletableFuture<CodePoll> look(Instance instance, Duration wait) {
        Instance newest = linkgate.newest(instance);
        return run(() -> linkgate.sessions().awaitCode(newest, wait)).toCompletableFuture();
    }

    /** The session's snapshot; does not count as watching. */
    public SessionSnapshot snapshot(Instance instance) {
        return linkgate.sessions().current(linkgate.newest(instance));
    }

    public SessionStatus status(Instance instance) {
        return snapshot(instance).state().status();
    }

    public Optional<Reason> reason(Instance instance) {
        return snapshot(instance).state().why();
    }

    /** The text of the code on show; does not count as watching. */
    public Optional<String> code(Instance instance) {
        return snapshot(instance).liveCode(wall.instant()).map(QrCode::text);
    }

    /** All snapshots of the session so far, in the order of time. */
    public List<SessionSnapshot> story(Instance instance) {
        return linkgate.statusLog().of(instance.id());
    }

    /** Starts a chapter, in which {@link #path} begins. */
    public void newChapter() {
        linkgate.statusLog().newChapter();
    }

    /** The session's states in this chapter, in words such as {@code STARTING} or {@code FAILED unreachable}. */
    public List<String> path(Instance instance) {
        return linkgate.statusLog().path(instance.id());
    }

    /** The phone of the usual account. */
    public Phone phone() {
        return phone(USUAL_PHONE);
    }

    /** The phone of the account with that number. */
    public Phone phone(long digits) {
        return new Phone(this, new PhoneNumber(digits));
    }

    /** Makes an instance work: it shows a code, a phone scans it, the companion logs in. */
    public void link(Instance instance) {
        look(instance);
        phone().scan(instance);
    }

    /** Arms a fault of the stand-in, once, for any companion. See {@link Trouble#of}. */
    public void arm(String fault) {
        arm(fault, Optional.empty(), 1);
    }

    /** Arms a fault for one instance, which must have shown a code. */
    public void arm(String fault, Instance instance, int times) {
        arm(fault, Optional.of(linkgate.statusLog().keyOf(instance.id()).orElseThrow()), times);
    }

    /** Clears the fault that was armed for any companion; returns whether it was still waiting for its moment. */
    public boolean disarm() {
        return run(() -> Trouble.clear(server));
    }

    /** Publishes a client version for the next lookup. */
    public void publish(ClientVersion newer) {
        versions.publish(newer);
    }

    /** Makes the published version known without a lookup. */
    public void discover() {
        run(() -> {
            versions.discover();
            return versions;
        });
    }

    /** Sets Linkgate's clock back, or forward by a negative time; the rest of the world is not affected. */
    public void setBack(Duration by) {
        wall.setBack(by);
    }

    /** The moves of the session, as {@code session/history} shows them. */
    public List<Transition> history(Instance instance) {
        return linkgate.sessions().history(linkgate.newest(instance));
    }

    /** The network between Linkgate and the stand-in. */
    public MemoryNetwork network() {
        return network;
    }

    /** The store of devices. */
    public MapDeviceStore devices() {
        return linkgate.devices();
    }

    /** The number of alarms that are set, in Linkgate and the stand-in. */
    public int alarms() {
        return scheduler.waiting();
    }

    public Instant now() {
        return clock.instant();
    }

    /** The sessions as the API sees them, for calls from any thread, one at a time, while nothing else happens. */
    public Sessions sessions() {
        return linkgate.sessions();
    }

    /** The store of instances. */
    public InMemoryInstanceStore instances() {
        return linkgate.instances();
    }

    /** The clock of this world. */
    public TestClock clock() {
        return clock;
    }

    SandboxServer server() {
        return server;
    }

    /** Attaches phones that read, write and answer messages; to be called once, before the first of them scans. */
    public PhoneMail attachPhones() {
        return new PhoneMail(server);
    }

    /** Runs a call from outside and everything that it causes. */
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
            throw new IllegalStateException("called from within this world");
        }
        return result.join();
    }

    private void want(Instance instance, Wanted wanted) {
        Instance changed = linkgate.instances().want(instance.id(), wanted).orElseThrow();
        apply(changed);
    }

    private void apply(Instance instance) {
        run(() -> linkgate.sessions().apply(instance));
    }

    private void arm(String fault, Optional<PublicKey> companion, int times) {
        run(() -> {
            Trouble.of(fault).arm(server, companion, times);
            return fault;
        });
    }

    private LiveSessions sessions(SessionStores stores) {
        WhatsAppTarget target = new WhatsAppTarget(
                () -> Optional.of(ENDPOINT),
                server.rootKey(),
                versions,
                PairingTiming.FIRST_CODE,
                PairingTiming.LATER_CODE);
        WhatsAppEngine engine = network.engine(target.withSuccession(server::succeeded), wall, random);
        return new LiveSessions(
                new Engines(Map.of(EngineKind.SANDBOX, engine), Map.of(EngineKind.SANDBOX, freeRounds)),
                new Reconciler(),
                stores,
                Optional::of,
                Observer.NONE,
                new Workers(loop, scheduler, loop),
                new Clocks(wall, clock),
                new Random(random.nextLong()));
    }

    /** Returns what is kept for the messages of an instance; its events are what webhooks would get. */
    public MemoryMessageStore messages(Instance instance) {
        return linkgate.messages(instance.id());
    }

    /** Sends a text; returns whether it was taken. */
    public boolean send(Instance from, OutgoingText text) {
        return run(() -> linkgate.sessions()
                        .messages(from.id())
                        .thenCompose(port -> port.map(open -> open.send(text))
                                .orElseGet(() -> CompletableFuture.completedFuture(false))))
                .toCompletableFuture()
                .join();
    }
}
