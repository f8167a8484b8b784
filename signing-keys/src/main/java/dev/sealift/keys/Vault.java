package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import tools.jackson.databind.JsonNode;

/** Keys in the transit engine of OpenBao or HashiCorp Vault: the key is read once, then hashes are sent to be signed. */
final class Vault {
    private static final int NOT_FOUND = 404;

    /** What Vault says while it is sealed, or stands by for another node. */
    private static final int UNAVAILABLE = 503;

    private final VaultKey reference;
    private final VaultSettings settings;
    private final KeyServiceClient client;

    private Vault(VaultKey reference, VaultSettings settings) {
        this.reference = reference;
        this.settings = settings;
        this.client =
                new KeyServiceClient(reference, settings.address(), KeyServiceClient.REQUEST_TIMEOUT, settings.tls());
    }

    static OpenKey open(VaultKey reference, Map<String, String> environment) throws KeyStoreException {
        var vault = new Vault(reference, VaultSettings.of(environment, reference));
        return vault.client.open(vault::signer);
    }

    private ServiceSigner signer() throws KeyStoreException {
        var path = reference.mount() + "/keys/" + reference.name();
        var key = call(request(path).GET(), "'read' on " + path).path("data");
        if (!key.path("supports_signing").asBoolean(false)
                || key.path("derived").asBoolean(false)) {
            throw new KeyStoreException(
                    Fault.UNSUITABLE,
                    "%s: a key of type %s that does not sign by itself (expected: ecdsa-p256, ecdsa-p384, rsa-3072 or ed25519, not derived)"
                            .formatted(reference, key.path("type").asString("?")));
        }
        // The version is held: the key may be rotated between this request and the signature.
        int version = reference.version() == 0 ? key.path("latest_version").asInt(0) : reference.version();
        var published = key.path("keys").path(Integer.toString(version)).path("public_key");
        if (published.isMissingNode()) {
            throw new KeyStoreException(
                    Fault.NOT_FOUND,
                    "%s: no such version (expected: one of %s)"
                            .formatted(
                                    reference,
                                    key.path("keys").propertyNames().stream().collect(Collectors.joining(", "))));
        }
        return new ServiceSigner(reference, publicKey(published.asString("")), hash -> sign(version, hash));
    }

    /** PEM, but of an Ed25519 key the 32 bytes in Base64. */
    private VerifyingKey publicKey(String published) throws KeyStoreException {
        try {
            var pem = published.startsWith("-----")
                    ? published
                    : EncryptedPem.armour(
                            "PUBLIC KEY",
                            new SubjectPublicKeyInfo(
                                            new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
                                            Base64.getDecoder().decode(published))
                                    .getEncoded());
            return VerifyingKey.parse(pem, KeyAlgorithm.ALL);
        } catch (KeyException | IOException | IllegalArgumentException e) {
            throw new KeyStoreException(Fault.UNSUITABLE, reference + ": " + e.getMessage(), e);
        }
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(settings.address() + "/v1/" + path))
                .header("X-Vault-Token", settings.token())
                .header("X-Vault-Request", "true"); // agents and proxies may ask for it
        return settings.namespace() == null ? request : request.header("X-Vault-Namespace", settings.namespace());
    }

    private JsonNode call(HttpRequest.Builder request, String capability) throws KeyStoreException {
        var answer = client.send(request);
        if (answer.isForbidden()) {
            throw new KeyStoreException(
                    Fault.SECRET_WRONG,
                    "%s: %s does not let this token use it: HTTP %d (expected: a token that is valid, with %s in its policy)"
                            .formatted(reference, settings, answer.status(), capability));
        }
        if (answer.isOk()) {
            return answer.content();
        }
        var errors = answer.content()
                .path("errors")
                .valueStream()
                .map(error -> error.asString("").strip())
                .collect(Collectors.joining("; "));
        throw switch (answer.status()) {
            case NOT_FOUND ->
                new KeyStoreException(
                        Fault.NOT_FOUND,
                        "%s: no such key at %s%s (expected: the name of a key of a transit engine, behind the path of that engine)"
                                .formatted(reference, settings, errors.isEmpty() ? "" : ": " + errors));
            case UNAVAILABLE ->
                new KeyStoreException(
                        Fault.STORE_FAILED,
                        "%s: %s does not work now: %s (expected: unsealed, and active)"
                                .formatted(reference, settings, errors));
            default ->
                new KeyStoreException(
                        Fault.STORE_FAILED,
                        "%s: %s refuses: %d %s".formatted(reference, settings, answer.status(), errors));
        };
    }

    private Bytes sign(int version, Bytes hash) throws KeyStoreException {
        var path = reference.mount() + "/sign/" + reference.name() + "/sha2-" + hash.size() * Byte.SIZE;
        var body = Map.of(
                "input",
                Base64.getEncoder().encodeToString(hash.toArray()),
                "prehashed",
                true,
                "key_version",
                version,
                "marshaling_algorithm",
                "asn1",
                "signature_algorithm",
                "pss", // of RSA keys; others have one only
                "salt_length",
                "hash");
        var answer = call(request(path).POST(BodyPublishers.ofByteArray(client.json(body))), "'update' on " + path);
        var marked = answer.path("data").path("signature").asString(""); // vault:v1:BASE64
        return Bytes.of(Base64.getDecoder().decode(marked.substring(marked.lastIndexOf(':') + 1)));
    }
}
