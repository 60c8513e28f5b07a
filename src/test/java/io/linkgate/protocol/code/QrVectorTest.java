package io.linkgate.protocol.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.PairingException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every published QR text, written and read. */
class QrVectorTest {

    @ParameterizedTest
    @MethodSource("vectors")
    void payloadHasThePublishedText(JsonNode vector) {
        assertThat(payload(vector).text()).isEqualTo(vector.required("qr").asText());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void publishedTextReadsAsThePayload(JsonNode vector) throws PairingException {
        assertThat(QrPayload.parse(vector.required("qr").asText())).isEqualTo(payload(vector));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void textWithoutUrlReadsAsThePayload(JsonNode vector) throws PairingException {
        String bare = vector.required("qr").asText().substring(QrPayload.URL.length());

        assertThat(QrPayload.parse(bare)).isEqualTo(payload(vector));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void olderTextOfFourFieldsReadsAsPayloadOfUnknownClient(JsonNode vector) throws PairingException {
        QrPayload payload = payload(vector);

        QrPayload read = QrPayload.parse(vector.required("legacyBareQr").asText());

        assertThat(read)
                .isEqualTo(new QrPayload(
                        payload.ref(), payload.noise(), payload.identity(), payload.advSecret(), ClientType.UNKNOWN));
    }

    private static QrPayload payload(JsonNode vector) {
        return new QrPayload(
                vector.required("ref").asText(),
                PublicKey.of(Vectors.hex(vector, "/noisePublicHex")),
                PublicKey.of(Vectors.hex(vector, "/identityPublicHex")),
                SecretBytes.of(Vectors.hex(vector, "/advSecretHex")),
                ClientType.ofWireValue(vector.required("clientType").asText()));
    }

    private static Stream<JsonNode> vectors() {
        return Vectors.each("qr.json");
    }
}
