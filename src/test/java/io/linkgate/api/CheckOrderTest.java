package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of several problems of a call, always the same one is reported first: address, body, token, parameters, instance,
 * state.
 */
class CheckOrderTest {

    @RegisterExtension
    private static final ApiServer server = ApiServer.with();

    @BeforeAll
    static void stopTheSession() {
        server.sessions.put(ApiServer.ID, new SessionState.Stopped(Reason.STOPPED_BY_OWNER));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # path and query                           | token | body                            | status | code
                    /v2/nothing                                | bad   | {                               | 404    | not_found
                    /v2/session/create/more                    | good  | {                               | 404    | not_found
                    /v2/auth/qr-image?wait=99                  | bad   | {                               | 400    | malformed_body
                    /v2/auth/qr-image?wait=99                  | good  | {"instance_id":7}               | 400    | malformed_body
                    /v2/auth/qr-image?wait=99                  | bad   |                                 | 401    | invalid_access_token
                    /v2/auth/qr-image?wait=99                  | none  | {"wait":1}                      | 401    | invalid_access_token
                    /v2/auth/qr-image?wait=99                  | good  |                                 | 400    | missing_param
                    /v2/auth/qr-image?scale=3                  | good  | {"instance_id":"X","scale":4}   | 400    | invalid_param
                    /v2/auth/qr-image?wait=99                  | good  | {"instance_id":"ZZZZZZZZZZ99"}  | 400    | invalid_param
                    /v2/auth/qr-image?wait=0                   | good  | {"instance_id":"ZZZZZZZZZZ99"}  | 404    | invalid_instance
                    /v2/auth/qr-image?wait=0                   | good  | {"instance_id":"ABCDEFGHIJ01"}  | 422    | session_status_mismatch
                    /v2/auth/qr?format=x                       | good  |                                 | 400    | missing_param
                    /v2/auth/request-code?phone_number=x       | bad   | {"instance_id":"ABCDEFGHIJ01"}  | 401    | invalid_access_token
                    /v2/auth/request-code?phone_number=x       | good  |                                 | 400    | missing_param
                    /v2/auth/request-code?phone_number=x       | good  | {"instance_id":"ZZZZZZZZZZ99"}  | 400    | invalid_param
                    /v2/auth/request-code?phone_number=1234567&wait=0 | good  | {"instance_id":"ZZZZZZZZZZ99"}  | 404    | invalid_instance
                    /v2/auth/request-code?phone_number=1234567&wait=0 | good  | {"instance_id":"ABCDEFGHIJ01"}  | 422    | session_status_mismatch
                    /v2/auth/qr?format=x                       | good  | {"instance_id":"ZZZZZZZZZZ99"}  | 400    | invalid_param
                    """)
    void theFirstProblemIsReported(String path, String token, String body, int status, String code) {
        String sent = body == null ? "" : body;
        var request = server.post(path, "application/json", sent);
        if (!token.equals("none")) {
            request.header("Authorization", "Bearer " + (token.equals("good") ? ApiServer.TOKEN : "lg_unknown"));
        }

        HttpResponse<String> response = server.send(request);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo(code);
    }
}
