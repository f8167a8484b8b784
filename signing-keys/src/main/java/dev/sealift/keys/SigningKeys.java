package dev.sealift.keys;

import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.cryptoki.CryptokiException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Opens keys, but no sample keys. */
public final class SigningKeys {
    private final Map<String, String> environment;
    private final SampleKeys samples;
    private final InstantSource clock;

    /** With the process's environment, which names modules and services that a reference leaves out. */
    public SigningKeys(Map<String, String> environment) {
        this(environment, SampleKeys.known(), InstantSource.system());
    }

    SigningKeys(Map<String, String> environment, SampleKeys samples, InstantSource clock) {
        this.environment = Map.copyOf(environment);
        this.samples = samples;
        this.clock = clock;
    }

    /**
     * The key of that reference, ready to sign.
     *
     * @throws KeyStoreException when it cannot be had
     */
    public OpenKey open(KeyReference reference, Secrets secrets) throws KeyStoreException {
        return find(reference, secrets).check();
    }

    /**
     * The key of that reference, which may still be a sample key if it lies in a file.
     *
     * @throws KeyStoreException when it cannot be had
     */
    public UncheckedKey openUnchecked(KeyReference reference, Secrets secrets) throws KeyStoreException {
        var key = find(reference, secrets);
        if (reference instanceof Pkcs11Uri || reference instanceof ServiceKey) {
            key.check(); // their public halves are known, so neither is asked for a signature before
        }
        return key;
    }

    private UncheckedKey find(KeyReference reference, Secrets secrets) throws KeyStoreException {
        return new UncheckedKey(openAny(reference, secrets), samples, reference.toString());
    }

    private OpenKey openAny(KeyReference reference, Secrets secrets) throws KeyStoreException {
        // No switch over types here nor for PEM files below: the JVM would write code for one at each start.
        if (reference instanceof Pkcs11Uri uri) {
            return Pkcs11Store.open(uri, environment, secrets);
        }
        if (reference instanceof ServiceKey key) {
            return open(key);
        }
        var key = ofFile(reference, secrets);
        return new OpenKey(key, true, key.algorithm() + " in " + reference, () -> {});
    }

    /**
     * The private key itself, which only files give away.
     *
     * @throws KeyStoreException when it cannot be had
     */
    public SigningKey read(KeyReference reference, Secrets secrets) throws KeyStoreException {
        var key = ofFile(reference, secrets);
        samples.refuse(key.publicKey(), reference.toString());
        return key;
    }

    private static SigningKey ofFile(KeyReference reference, Secrets secrets) throws KeyStoreException {
        return reference instanceof KeyReference.PemFile pem
                ? PemStore.read(pem.file(), secrets)
                : readOther(reference, secrets);
    }

    private static SigningKey readOther(KeyReference reference, Secrets secrets) throws KeyStoreException {
        return switch (reference) {
            case KeyReference.PemFile pem -> PemStore.read(pem.file(), secrets);
            case KeyReference.Pkcs12File pkcs12 -> Pkcs12Store.read(pkcs12, secrets);
            case Pkcs11Uri uri -> throw staysThere(reference);
            case ServiceKey service -> throw staysThere(reference);
        };
    }

    /**
     * The public half of a key: of a private one, or out of a file that holds only the public one or a certificate. Sample
     * keys are not refused here.
     *
     * @throws KeyStoreException when it cannot be had
     */
    public VerifyingKey publicKey(KeyReference reference, Secrets secrets) throws KeyStoreException {
        return switch (reference) {
            case KeyReference.PemFile pem -> PemStore.readPublic(pem.file(), secrets);
            case KeyReference.Pkcs12File pkcs12 ->
                Pkcs12Store.read(pkcs12, secrets).publicKey();
            case Pkcs11Uri uri -> {
                try (var key = Pkcs11Store.open(uri, environment, secrets)) {
                    yield key.signer().publicKey();
                }
            }
            case ServiceKey service -> {
                try (var key = open(service)) {
                    yield key.signer().publicKey();
                }
            }
        };
    }

    /**
     * Makes a key inside a token.
     *
     * @param uri with a name that no key there has
     * @throws KeyStoreException when the token does not make it
     */
    public VerifyingKey generate(Pkcs11Uri uri, KeyAlgorithm algorithm, Secrets secrets, SecureRandom random)
            throws KeyStoreException {
        try (var session = Pkcs11Store.session(uri, environment, secrets, true)) {
            return TokenWriter.generate(session, uri, algorithm, random);
        } catch (CryptokiException e) {
            throw Pkcs11Store.failed(uri.toString(), e);
        }
    }

    /**
     * Brings a key into a token.
     *
     * @param uri with a name that no key there has
     * @throws KeyStoreException when the token does not take it
     */
    public void store(SigningKey key, Pkcs11Uri uri, Secrets secrets) throws KeyStoreException {
        try (var session = Pkcs11Store.session(uri, environment, secrets, true)) {
            TokenWriter.store(session, uri, key);
        } catch (CryptokiException e) {
            throw Pkcs11Store.failed(uri.toString(), e);
        }
    }

    /**
     * The keys of a store: of a folder, a PKCS#12 file or a token; of a module, whose tokens those are that match.
     *
     * @throws KeyStoreException when the store cannot be looked into
     */
    public List<ListedKey> list(KeyReference store, Secrets secrets) throws KeyStoreException {
        return new KeyList(samples).of(store, this, environment, secrets);
    }

    private OpenKey open(ServiceKey key) throws KeyStoreException {
        return switch (key) {
            case AwsKmsKey aws -> AwsKms.open(aws, environment, clock);
            case AzureVaultKey azure -> AzureVault.open(azure, environment);
            case GoogleKmsKey google -> GoogleKms.open(google, environment);
            case VaultKey vault -> Vault.open(vault, environment);
        };
    }

    private static KeyStoreException staysThere(KeyReference reference) {
        return new KeyStoreException(
                Fault.UNSUITABLE, reference + ": a key in a module or service does not leave it (expected: a file)");
    }
}
