package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.ApiServer;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.RawConnection;
import io.linkgate.testkit.RunningJvm;
import io.linkgate.testkit.RunningJvm.ClassCount;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The memory of a waiting call beyond what the server needs for any asynchronous request. A bare servlet in the same
 * Tomcat, called with the same bytes, shows the server's part.
 */
class WaitingCallCostTest {

    private static final int WARM_UP = 20;
    private static final int CALLS = 300;
    private static final long MAX_BYTES = 5 * 1024;

    /** What earlier tests have left behind in this JVM may go in the middle of one. */
    private static final int MEASUREMENTS = 3;

    private final RunningJvm jvm = new RunningJvm(ProcessHandle.current().pid());

    @ParameterizedTest
    @ValueSource(strings = {"qr-image", "qr"})
    void waitingCallCostsLittleMoreThanABareAsynchronousRequest(String address) throws Exception {
        List<Long> beyond = new ArrayList<>();
        for (int i = 0; i < MEASUREMENTS; i++) {
            long bare = costOf("/bare");
            long waiting = costOf("/v2/auth/" + address);
            System.out.println(
                    "bytes per waiting call of auth/" + address + ": " + waiting + ", of which the server's " + bare);
            beyond.add(waiting - bare);
        }

        Collections.sort(beyond);
        assertThat(beyond.get(MEASUREMENTS / 2)).as("the median of %s", beyond).isBetween(0L, MAX_BYTES);
    }

    private long costOf(String path) throws Exception {
        BlockingQueue<AsyncContext> suspended = new LinkedBlockingQueue<>();
        List<RawConnection> callers = new ArrayList<>();
        try (ApiServer server =
                ApiServer.behind(context -> addBareServlet(context, suspended)).start()) {
            server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));
            List<AsyncContext> bare = new ArrayList<>();
            suspend(server, path, WARM_UP, suspended, bare, callers);
            long before = usedBytes();
            suspend(server, path, CALLS, suspended, bare, callers);
            long used = usedBytes() - before;
            bare.forEach(AsyncContext::complete);
            server.sessions.answerAll();
            for (RawConnection caller : callers) {
                assertThat(caller.readHead()).startsWith("HTTP/1.1 ");
                caller.close();
            }
            return used / CALLS;
        }
    }

    private static void suspend(
            ApiServer server,
            String path,
            int count,
            BlockingQueue<AsyncContext> suspended,
            List<AsyncContext> bare,
            List<RawConnection> callers)
            throws Exception {
        for (int i = 0; i < count; i++) {
            RawConnection caller = new RawConnection(server.port());
            callers.add(caller);
            caller.send("GET " + path + "?wait=25&instance_id=" + ApiServer.ID.value()
                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + ApiServer.TOKEN + "\r\n\r\n");
        }
        if (path.startsWith("/v2/")) {
            server.sessions.whenWaiting(callers.size()).get(20, TimeUnit.SECONDS);
        } else {
            for (int i = 0; i < count; i++) {
                bare.add(suspended.poll(20, TimeUnit.SECONDS));
            }
            assertThat(bare).doesNotContainNull();
        }
    }

    private long usedBytes() {
        return jvm.classes().stream().mapToLong(ClassCount::bytes).sum();
    }

    private static void addBareServlet(ServletContext context, BlockingQueue<AsyncContext> suspended) {
        ServletRegistration.Dynamic bare = context.addServlet("bare", new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) {
                AsyncContext started = request.startAsync();
                started.setTimeout(0);
                suspended.add(started);
            }
        });
        bare.setAsyncSupported(true);
        bare.addMapping("/bare");
    }
}
