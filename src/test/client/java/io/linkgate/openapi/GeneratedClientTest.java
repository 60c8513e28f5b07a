package io.linkgate.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.bootstrap.RunningLinkgate;
import io.linkgate.client.ApiClient;
import io.linkgate.client.api.CodesApi;
import io.linkgate.client.api.SandboxApi;
import io.linkgate.client.api.SessionsApi;
import io.linkgate.client.model.CreateCall;
import io.linkgate.client.model.Engine;
import io.linkgate.client.model.Info;
import io.linkgate.client.model.QrImage;
import io.linkgate.client.model.ScanCall;
import io.linkgate.client.model.Scanned;
import io.linkgate.client.model.SessionStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that OpenAPI Generator makes from the description links an instance. Only in the Maven profile client. */
@Tag("client")
class GeneratedClientTest {

    @Test
    void generatedClientLinksAnInstance(@TempDir Path directory) throws Exception {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            ApiClient client = new ApiClient();
            client.updateBaseUri("http://127.0.0.1:" + linkgate.port());
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + linkgate.token()));
            SessionsApi sessions = new SessionsApi(client);

            String id = sessions.createInstance(
                            null, null, null, null, new CreateCall().name("generated").engine(Engine.SANDBOX))
                    .getInstanceId();
            QrImage code = new CodesApi(client).getQrImage(id, null, 25, null, true, null, null);
            Scanned scanned = new SandboxApi(client)
                    .sandboxScan(null, null, null, null, new ScanCall().instanceId(id).phoneNumber("15550001111"));

            assertThat(code.getQr()).startsWith("data:image/png;base64,");
            assertThat(scanned.getResult()).isEqualTo(Scanned.ResultEnum.LINKED);
            linkgate.await(id, "WORKING");
            Info info = sessions.getInfo(id, null);
            assertThat(info.getStatus()).isEqualTo(SessionStatus.WORKING);
            assertThat(info.getLinked()).isTrue();
            assertThat(info.getMe().getId()).isEqualTo("15550001111@c.us");
        }
    }
}
