package io.linkgate.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What seals the credentials of linked devices.
 *
 * @param keyset the operator's own, a Tink keyset of AEAD keys in JSON form
 * @param keysetFile where the keyset is kept that is made when the operator gave none
 */
public record CredentialSettings(Optional<Secret> keyset, Path keysetFile) {

    public CredentialSettings {
        Objects.requireNonNull(keyset);
        Objects.requireNonNull(keysetFile);
    }
}
