package dev.sealift.keys;

/** A key in a service that signs with it and never gives it away. */
public sealed interface ServiceKey extends KeyReference permits AwsKmsKey, AzureVaultKey, GoogleKmsKey, VaultKey {
    /** What people call the service: {@code AWS KMS}. */
    String service();

    /** The command of the service's own tools that makes a key. */
    String maker();
}
