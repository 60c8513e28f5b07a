package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.limit.WaitingLimits;
import io.linkgate.session.FakeSessions;
import io.linkgate.testkit.TestClock;
import jakarta.servlet.AsyncContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingCallTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final FakeSessions sessions = new FakeSessions(clock);
    private final List<Runnable> answering = new ArrayList<>();
    private final Codes codes = new Codes(sessions, clock, answering::add);
    private final Instance instance = new Instance(
            new InstanceId("ABCDEFGHIJ01"), "Front desk", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant());
    private final List<String> touched = new ArrayList<>();
    private final AsyncContext context = (AsyncContext) Proxy.newProxyInstance(
            WaitingCallTest.class.getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                touched.add(method.getName());
                return null;
            });

    /** Its client may read slowly, and the thread that ends the wait is one of the sessions. */
    @Test
    void refusalOfACallWhoseSessionEndsIsWrittenByTheAnsweringThreads() {
        WaitingCalls.Place place =
                new WaitingCalls(new WaitingLimits(1, 1)).take("a token").orElseThrow();
        CodeWait wait = codes.begin(instance, Duration.ofSeconds(20), 0);
        WaitingCall.begin(context, place, codes, null, wait);

        sessions.shutDown();

        assertThat(touched).containsExactly("addListener");
        assertThat(answering).hasSize(1);
    }
}
