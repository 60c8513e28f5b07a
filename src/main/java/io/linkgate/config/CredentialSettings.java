package io.linkgate.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings for sealing the credentials of linked devices.
 *
 * @param keyset the operator's own, a Tink keyset of AEAD keys in JSON form
 * @param keysetFile the file for the keyset that is generated if the operator sets none
 */
public record CredentialSettings(Optional<Secret> keyset, Path keysetFile) {

    public CredentialSettings {
        Objects.requireNonNull(keyset);
        Objects.requireNonNull(keysetFile);
    }
}
