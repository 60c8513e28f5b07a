package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.testkit.RunLoop;
import io.linkgate.testkit.SeededRandom;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** A connection has a wire already, and then there is no memory for its alarm. */
class UnstartedConnectionTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final RunLoop loop = new RunLoop();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final SecureRandom random = SeededRandom.of(1);
    private final SandboxServer server =
            SandboxServer.builder(clock, random, scheduler).build();
    private final ScheduledExecutorService scarce = (ScheduledExecutorService) Proxy.newProxyInstance(
            UnstartedConnectionTest.class.getClassLoader(),
            new Class<?>[] {ScheduledExecutorService.class},
            (proxy, method, arguments) -> call(method, arguments));
    private final MemoryNetwork network = new MemoryNetwork(() -> server, loop, scarce, clock);
    private final List<EngineEvent> events = new ArrayList<>();
    private boolean full;

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (full && method.getName().equals("schedule")) {
            full = false;
            throw new InternalError("no memory");
        }
        try {
            return method.invoke(scheduler, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void itsWireIsClosedAndTheReasonIsTheError() {
        WhatsAppEngine engine = network.engine(
                new WhatsAppTarget(
                        () -> Optional.of(URI.create("wss://whatsapp.test/ws/chat")),
                        server.rootKey(),
                        ClientVersions.fixed(ClientVersions.BUILT_IN),
                        PairingTiming.FIRST_CODE,
                        PairingTiming.LATER_CODE),
                random);
        full = true;

        loop.execute(() -> {
            var unused = engine.open(engine.newDevice(), new MemoryMessageStore(), events::add);
        });

        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        Ended.class, end -> assertThat(end.cause()).isEqualTo(EndCause.PROTOCOL));
        assertThat(network.dials()).hasSize(1);
        assertThat(network.open()).isZero();
    }
}
