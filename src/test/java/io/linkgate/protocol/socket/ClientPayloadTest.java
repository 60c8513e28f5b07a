package io.linkgate.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.socket.ClientPayload.Login;
import io.linkgate.protocol.socket.ClientPayload.Register;
import io.linkgate.protocol.socket.wire.ClientPayloadMessage;
import io.linkgate.protocol.socket.wire.DevicePropsMessage;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPayloadTest {

    static final ClientVersion VERSION = new ClientVersion(2, 3000, 1_043_857_760);

    private final SecureRandom random = new SecureRandom();
    private final KeyPair identity = KeyPair.generate(random);
    private final KeyPair preKey = KeyPair.generate(random);

    @Test
    void registrationSurvivesTheWire() throws PayloadException {
        Register register = register(identity);

        assertThat(ClientPayload.decode(register.encode())).isEqualTo(register);
        assertThat(register.registration().isSigned()).isTrue();
    }

    @Test
    void loginSurvivesTheWire() throws PayloadException {
        Login login = new Login(VERSION, 15_550_001_111L, 12, 7);

        assertThat(ClientPayload.decode(login.encode())).isEqualTo(login);
        assertThat(login.toString()).doesNotContain("1555");
    }

    @Test
    void loginSaysThatAccountsAreAddressedByHiddenNumbers() throws Exception {
        byte[] login = new Login(VERSION, 15_550_001_111L, 12, 7).encode();

        assertThat(ClientPayloadMessage.parseFrom(login).getLidDbMigrated()).isTrue();
    }

    @Test
    void loginOfAClientThatDoesNotCountIsReadAsTheFirst() throws Exception {
        byte[] uncounted =
                ClientPayloadMessage.parseFrom(new Login(VERSION, 15_550_001_111L, 12, 7).encode()).toBuilder()
                        .clearLoginCounter()
                        .build()
                        .toByteArray();

        assertThat(((Login) ClientPayload.decode(uncounted)).counter()).isZero();
    }

    @Test
    void devicePropertiesAreARowThatTheWebClientHas() throws Exception {
        DevicePropsMessage props = DevicePropsMessage.parseFrom(
                ClientPayloadMessage.parseFrom(register(identity).encode())
                        .getDevicePairingData()
                        .getDeviceProps());

        assertThat(props.getOs()).isEqualTo("Linux");
        assertThat(props.hasVersion()).as("Linux has no dotted number").isFalse();
        assertThat(props.getRequireFullSync()).isFalse();
        assertThat(props.getHistorySyncConfig().getCallLogHistory()).isTrue();
        assertThat(props.getHistorySyncConfig().getGroupHistory()).isTrue();
        assertThat(props.getHistorySyncConfig().getThumbnailSyncDaysLimit()).isEqualTo(60);
        assertThat(props.getHistorySyncConfig().getManusHistory()).isTrue();
        assertThat(props.getHistorySyncConfig().getHatchHistory()).isTrue();
    }

    @Test
    void preKeySignedByAnotherKeyIsNoticed() {
        KeyPair stranger = KeyPair.generate(random);

        assertThat(register(stranger).registration().isSigned()).isFalse();
    }

    @Test
    void iconThatCameLaterIsUnknown() throws Exception {
        byte[] later = with(data -> data.setDeviceProps(
                DevicePropsMessage.newBuilder().setPlatformType(99).build().toByteString()));

        Register register = (Register) ClientPayload.decode(later);

        assertThat(register.device()).isEqualTo(new DeviceProps("", PlatformType.UNKNOWN));
    }

    @Test
    void fieldsOfWrongLengthAreRefused() {
        ByteString odd = ByteString.copyFrom(new byte[5]);
        assertThatThrownBy(() -> ClientPayload.decode(with(d -> d.setRegistrationId(odd))))
                .isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> ClientPayload.decode(with(d -> d.setKeyType(odd))))
                .isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> ClientPayload.decode(with(d -> d.setIdentity(odd))))
                .isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> ClientPayload.decode(with(d -> d.setSignedPreKeyId(odd))))
                .isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> ClientPayload.decode(with(d -> d.clearSignedPreKey())))
                .isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> ClientPayload.decode(with(d -> d.setSignedPreKeySignature(odd))))
                .isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> ClientPayload.decode(with(d -> d.setKeyType(ByteString.copyFrom(new byte[] {6})))))
                .isInstanceOf(PayloadException.class);
    }

    @Test
    void neitherRegistrationNorLoginIsRefused() {
        assertThatThrownBy(() -> ClientPayload.decode(new byte[0])).isInstanceOf(PayloadException.class);
        byte[] negative =
                ClientPayloadMessage.newBuilder().setUsername(-1).build().toByteArray();
        assertThatThrownBy(() -> ClientPayload.decode(negative)).isInstanceOf(PayloadException.class);
    }

    @Test
    void hostileBytesFailByName() {
        for (ClientPayload honest :
                new ClientPayload[] {register(identity), new Login(VERSION, 15_550_001_111L, 12, 7)}) {
            Hostile.all(honest.encode(), 2_000).forEach(bytes -> {
                try {
                    assertThat(ClientPayload.decode(bytes).version()).isNotNull();
                } catch (PayloadException expected) {
                    assertThat(expected).hasMessageNotContaining("null");
                }
            });
        }
    }

    @Test
    void versionsAreOrderedByTheirParts() {
        ClientVersion parsed = ClientVersion.parse("2.3000.1043857760");

        assertThat(parsed).isEqualTo(VERSION).hasToString("2.3000.1043857760");
        assertThat(parsed).isGreaterThan(ClientVersion.parse("2.3000.999999999"));
        assertThat(parsed).isLessThan(ClientVersion.parse("2.3001.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2.3000", "2.3000.1.1", "2.3000.x", "-2.3000.1", "2.3000.9999999999", " 2.3000.1"})
    void invalidVersionIsRefused(String text) {
        assertThatThrownBy(() -> ClientVersion.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private Register register(KeyPair signer) {
        Signature signature = Signature.of(
                signer.sign(Registration.signedMessage(preKey.publicKey()), new byte[KeyPair.SIGNATURE_RANDOM_LENGTH]));
        return new Register(
                VERSION,
                new Registration(-2, identity.publicKey(), 0xABCDEF, preKey.publicKey(), signature),
                new DeviceProps("Linux", PlatformType.CHROME));
    }

    private byte[] with(UnaryOperator<ClientPayloadMessage.DevicePairingData.Builder> change) throws Exception {
        ClientPayloadMessage.Builder honest =
                ClientPayloadMessage.parseFrom(register(identity).encode()).toBuilder();
        return honest.setDevicePairingData(change.apply(honest.getDevicePairingData().toBuilder()))
                .build()
                .toByteArray();
    }
}
