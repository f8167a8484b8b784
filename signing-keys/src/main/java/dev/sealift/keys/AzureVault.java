package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.EcdsaSignature;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import tools.jackson.databind.JsonNode;

/** Keys in Azure Key Vault and Managed HSM, by the REST API 7.4: the key once, sign with the hash alone. */
final class AzureVault {
    private static final String VERSION = "?api-version=7.4";

    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;

    /** RFC 7518, section 6.2.1.1, in front of coordinates that are not compressed. */
    private static final byte UNCOMPRESSED = 4;

    private static final Map<String, ASN1ObjectIdentifier> CURVES =
            Map.of("P-256", SECObjectIdentifiers.secp256r1, "P-384", SECObjectIdentifiers.secp384r1);

    private final AzureVaultKey reference;
    private final URI endpoint;
    private final AccessToken token;
    private final KeyServiceClient client;

    private AzureVault(AzureVaultKey reference, URI endpoint, AccessToken token) {
        this.reference = reference;
        this.endpoint = endpoint;
        this.token = token;
        this.client = new KeyServiceClient(reference, endpoint, KeyServiceClient.REQUEST_TIMEOUT, null);
    }

    static OpenKey open(AzureVaultKey reference, Map<String, String> environment) throws KeyStoreException {
        var endpoint = KeyServiceClient.endpoint(reference, reference.vault());
        var token = AccessToken.ofEnvironment(
                environment,
                "AZURE_KEYVAULT_TOKEN",
                reference,
                "az account get-access-token --resource https://vault.azure.net --query accessToken -o tsv");
        var vault = new AzureVault(reference, endpoint, token);
        return vault.client.open(vault::signer);
    }

    /** The version is held: the key may be rotated between this request and the signature. */
    private ServiceSigner signer() throws KeyStoreException {
        var answer = call(request(reference.version()).GET());
        var key = answer.path("key");
        if (!answer.path("attributes").path("enabled").asBoolean(true)) {
            throw new KeyStoreException(
                    Fault.UNSUITABLE, reference + ": the key is disabled (expected: an enabled one)");
        }
        if (key.path("key_ops").valueStream().noneMatch(use -> use.asString("").equals("sign"))) {
            throw new KeyStoreException(
                    Fault.UNSUITABLE,
                    reference + ": a key for " + key.path("key_ops")
                            + " (expected: one with 'sign' among its operations)");
        }
        var publicKey = publicKey(key);
        var kid = key.path("kid").asString("");
        var version = kid.substring(kid.lastIndexOf('/') + 1);
        return new ServiceSigner(reference, publicKey, hash -> sign(publicKey.algorithm(), version, hash));
    }

    private VerifyingKey publicKey(JsonNode key) throws KeyStoreException {
        try {
            return VerifyingKey.parse(
                    EncryptedPem.armour("PUBLIC KEY", info(key).getEncoded()),
                    EnumSet.complementOf(EnumSet.of(KeyAlgorithm.ED25519)));
        } catch (KeyException | IOException | IllegalArgumentException e) {
            throw new KeyStoreException(Fault.UNSUITABLE, reference + ": " + e.getMessage(), e);
        }
    }

    /** Of a JSON Web Key (RFC 7517); in hardware its type has {@code -HSM} behind it. */
    private static SubjectPublicKeyInfo info(JsonNode key) {
        var type = key.path("kty").asString("?").replace("-HSM", "");
        var curve = CURVES.get(key.path("crv").asString(""));
        if (type.equals("EC") && curve != null) {
            var point = new ByteArrayOutputStream();
            point.write(UNCOMPRESSED);
            point.writeBytes(bytes(key, "x"));
            point.writeBytes(bytes(key, "y"));
            return PublicKeyInfo.ec(curve, point.toByteArray());
        }
        if (type.equals("RSA")) {
            return PublicKeyInfo.rsa(bytes(key, "n"), bytes(key, "e"));
        }
        throw new IllegalArgumentException("a key of type " + type + " "
                + key.path("crv").asString("") + " (expected: EC on P-256 or P-384, or RSA)");
    }

    private static byte[] bytes(JsonNode node, String name) {
        return Base64.getUrlDecoder().decode(node.path(name).asString(""));
    }

    private Bytes sign(KeyAlgorithm algorithm, String version, Bytes hash) throws KeyStoreException {
        var body = Map.of(
                "alg",
                name(algorithm),
                "value",
                Base64.getUrlEncoder().withoutPadding().encodeToString(hash.toArray()));
        var answer = call(request(version + "/sign")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(client.json(body))));
        var signature = Bytes.of(bytes(answer, "value"));
        return algorithm == KeyAlgorithm.RSA_3072
                ? signature
                : EcdsaSignature.ofRaw(algorithm, signature).der();
    }

    private static String name(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_P256 -> "ES256";
            case ECDSA_P384 -> "ES384";
            case RSA_3072 -> "PS256";
            case ED25519 -> throw new IllegalArgumentException("Ed25519 is not signed with Azure Key Vault");
        };
    }

    private HttpRequest.Builder request(String suffix) {
        return HttpRequest.newBuilder(endpoint.resolve("/keys/" + reference.name() + "/" + suffix + VERSION))
                .header("Authorization", token.header());
    }

    private JsonNode call(HttpRequest.Builder request) throws KeyStoreException {
        var answer = client.send(request);
        if (answer.isOk()) {
            return answer.content();
        }
        var error = answer.content().path("error");
        var said = "%d %s: %s"
                .formatted(
                        answer.status(),
                        error.path("code").asString(""),
                        error.path("message").asString(""));
        if (answer.isForbidden()) {
            throw new KeyStoreException(
                    Fault.SECRET_WRONG,
                    "%s: %s does not let this token use it: %s (expected: a token that is valid, of somebody who may get keys and sign with them, as the role 'Key Vault Crypto User' allows)"
                            .formatted(reference, endpoint, said));
        }
        var fault =
                switch (answer.status()) {
                    case NOT_FOUND -> Fault.NOT_FOUND;
                    case BAD_REQUEST -> Fault.UNSUITABLE;
                    default -> Fault.STORE_FAILED;
                };
        throw new KeyStoreException(fault, "%s: Azure Key Vault refuses: %s".formatted(reference, said));
    }
}
