package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import tools.jackson.databind.JsonNode;

/**
 * Keys in Google Cloud KMS, by its API v1: GetPublicKey once, AsymmetricSign with the hash alone. As Google advises, checksums
 * go both ways and every answer must name the key that was asked for.
 */
final class GoogleKms {
    private static final String SERVICE = "https://cloudkms.googleapis.com/";

    /** What Google calls keys that sign as this project does. */
    private static final Map<String, KeyAlgorithm> ALGORITHMS = Map.of(
            "EC_SIGN_P256_SHA256",
            KeyAlgorithm.ECDSA_P256,
            "EC_SIGN_P384_SHA384",
            KeyAlgorithm.ECDSA_P384,
            "EC_SIGN_ED25519",
            KeyAlgorithm.ED25519,
            "RSA_SIGN_PSS_3072_SHA256",
            KeyAlgorithm.RSA_3072);

    private final GoogleKmsKey reference;
    private final URI endpoint;
    private final AccessToken token;
    private final KeyServiceClient client;

    private GoogleKms(GoogleKmsKey reference, URI endpoint, AccessToken token) {
        this.reference = reference;
        this.endpoint = endpoint;
        this.token = token;
        this.client = new KeyServiceClient(reference, endpoint, KeyServiceClient.REQUEST_TIMEOUT, null);
    }

    /** With the environment variables of gcloud itself: the token, and another endpoint (a private one, a test). */
    static OpenKey open(GoogleKmsKey reference, Map<String, String> environment) throws KeyStoreException {
        var url = environment.getOrDefault("CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS", SERVICE);
        var endpoint = KeyServiceClient.endpoint(reference, url).resolve("/");
        var token = AccessToken.ofEnvironment(
                environment, "CLOUDSDK_AUTH_ACCESS_TOKEN", reference, "gcloud auth print-access-token");
        var kms = new GoogleKms(reference, endpoint, token);
        return kms.client.open(kms::signer);
    }

    private ServiceSigner signer() throws KeyStoreException {
        var key = publicKey();
        return new ServiceSigner(reference, key, hash -> sign(key.algorithm(), hash));
    }

    private VerifyingKey publicKey() throws KeyStoreException {
        var answer = call(request("/publicKey").GET());
        var algorithm = ALGORITHMS.get(answer.path("algorithm").asString(""));
        if (algorithm == null) {
            throw new KeyStoreException(
                    Fault.UNSUITABLE,
                    "%s: a key for %s (expected: one of %s)"
                            .formatted(
                                    reference,
                                    answer.path("algorithm").asString("?"),
                                    new TreeSet<>(ALGORITHMS.keySet())));
        }
        var pem = answer.path("pem").asString("");
        requireWhole(answer, "pemCrc32c", pem.getBytes(StandardCharsets.US_ASCII));
        try {
            return VerifyingKey.parse(pem, Map.of(algorithm, algorithm).keySet());
        } catch (KeyException e) {
            throw new KeyStoreException(Fault.UNSUITABLE, reference + ": " + e.getMessage(), e);
        }
    }

    /** A key of Ed25519 takes data instead of a hash; here the hash is that data, as everywhere in this project. */
    private Bytes sign(KeyAlgorithm algorithm, Bytes hash) throws KeyStoreException {
        var what = algorithm == KeyAlgorithm.ED25519 ? "data" : "digest";
        var base64 = Base64.getEncoder().encodeToString(hash.toArray());
        var body = Map.of(
                what,
                algorithm == KeyAlgorithm.ED25519 ? base64 : Map.of("sha" + hash.size() * Byte.SIZE, base64),
                what + "Crc32c",
                crc32c(hash.toArray()));
        var answer = call(request(":asymmetricSign").POST(BodyPublishers.ofByteArray(client.json(body))));
        if (!answer.path(what.equals("data") ? "verifiedDataCrc32c" : "verifiedDigestCrc32c")
                .asBoolean(false)) {
            throw damaged("what was sent");
        }
        byte[] signature = Base64.getDecoder().decode(answer.path("signature").asString(""));
        requireWhole(answer, "signatureCrc32c", signature);
        return Bytes.of(signature);
    }

    private HttpRequest.Builder request(String suffix) {
        return HttpRequest.newBuilder(endpoint.resolve("v1/" + reference.name() + suffix))
                .header("Authorization", token.header())
                .header("Content-Type", "application/json");
    }

    private JsonNode call(HttpRequest.Builder request) throws KeyStoreException {
        var answer = client.send(request);
        if (!answer.isOk()) {
            throw refused(answer);
        }
        if (!answer.content().path("name").asString("").equals(reference.name())) {
            throw damaged("the name of the key");
        }
        return answer.content();
    }

    private KeyStoreException refused(KeyServiceClient.Answer answer) {
        var error = answer.content().path("error");
        var said = "%d %s: %s"
                .formatted(
                        answer.status(),
                        error.path("status").asString(""),
                        error.path("message").asString(""));
        if (answer.isForbidden()) {
            return new KeyStoreException(
                    Fault.SECRET_WRONG,
                    "%s: %s does not let this token use it: %s (expected: a token that is valid, of somebody with roles/cloudkms.signer and roles/cloudkms.publicKeyViewer)"
                            .formatted(reference, endpoint, said));
        }
        var fault =
                switch (error.path("status").asString("")) {
                    case "NOT_FOUND" -> Fault.NOT_FOUND;
                    case "FAILED_PRECONDITION", "INVALID_ARGUMENT" -> Fault.UNSUITABLE;
                    default -> Fault.STORE_FAILED;
                };
        return new KeyStoreException(fault, "%s: Google Cloud KMS refuses: %s".formatted(reference, said));
    }

    private void requireWhole(JsonNode answer, String checksum, byte[] content) throws KeyStoreException {
        if (!answer.path(checksum).asString("").equals(crc32c(content))) {
            throw damaged(checksum);
        }
    }

    private KeyStoreException damaged(String what) {
        return new KeyStoreException(
                Fault.STORE_FAILED,
                "%s: %s went wrong on the way to or from %s (expected: the same at both ends; try again)"
                        .formatted(reference, what, endpoint));
    }

    /** As its JSON has numbers of 64 bits: in quotes. */
    private static String crc32c(byte[] content) {
        var crc = new CRC32C();
        crc.update(content);
        return Long.toString(crc.getValue());
    }
}
