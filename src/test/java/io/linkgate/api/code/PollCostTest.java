package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.linkgate.api.ApiServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The memory that a poll with a live code allocates: a measure of its work that does not depend on how busy the machine
 * is. Compiled code allocates less, so the limit holds for the first calls, too.
 */
class PollCostTest {

    private static final int POLLS = 50;

    /** Of these, the server needs 7 kB to write the response. */
    private static final long MAX_BYTES = 11 * 1024;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicLong least = new AtomicLong(Long.MAX_VALUE);

    @Test
    void pollAllocatesLittleMoreThanTheServerNeedsToWriteIt() {
        try (ApiServer server = ApiServer.behind(this::install).start()) {
            server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));

            for (int i = 0; i < POLLS; i++) {
                HttpResponse<String> poll =
                        server.send(server.authorized("/v2/auth/qr-image").header("Accept", "application/json"));
                assertThat(poll.statusCode()).isEqualTo(200);
            }

            assertThat(least).hasValueGreaterThan(0).hasValueLessThan(MAX_BYTES);
        }
    }

    private void install(ServletContext context) {
        Filter measuring = (request, response, chain) -> {
            long before = threads.getCurrentThreadAllocatedBytes();
            chain.doFilter(request, response);
            long used = threads.getCurrentThreadAllocatedBytes() - before;
            least.accumulateAndGet(used, Math::min);
        };
        FilterRegistration.Dynamic filter = context.addFilter("measuring", measuring);
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }
}
