package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Keys in AWS KMS, by its API of 2014-11-01: GetPublicKey once, Sign with the hash alone. */
final class AwsKms {
    /** What AWS calls requests of somebody it does not know. */
    private static final Set<String> UNKNOWN_CALLER = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignatureException",
            "ExpiredTokenException",
            "InvalidAccessKeyId");

    private final AwsKmsKey reference;
    private final URI endpoint;
    private final AwsRequestSigner signer;
    private final InstantSource clock;
    private final KeyServiceClient client;

    private AwsKms(AwsKmsKey reference, URI endpoint, AwsRequestSigner signer, InstantSource clock) {
        this.reference = reference;
        this.endpoint = endpoint;
        this.signer = signer;
        this.clock = clock;
        this.client = new KeyServiceClient(reference, endpoint, KeyServiceClient.REQUEST_TIMEOUT, null);
    }

    static OpenKey open(AwsKmsKey reference, Map<String, String> environment, InstantSource clock)
            throws KeyStoreException {
        String region = region(reference, environment);
        var endpoint = endpoint(reference, region, environment);
        var requests =
                new AwsRequestSigner(AwsCredentials.ofEnvironment(environment, reference.toString()), region, "kms");
        var kms = new AwsKms(reference, endpoint, requests, clock);
        return kms.client.open(kms::signer);
    }

    private ServiceSigner signer() throws KeyStoreException {
        var key = publicKey();
        return new ServiceSigner(reference, key, hash -> sign(key.algorithm(), hash));
    }

    private static String region(AwsKmsKey reference, Map<String, String> environment) throws KeyStoreException {
        var region = reference.region();
        for (var name : List.of("AWS_REGION", "AWS_DEFAULT_REGION")) {
            region = region == null ? environment.get(name) : region;
        }
        if (region == null || !region.matches("[a-z0-9-]+")) {
            throw new KeyStoreException(
                    Fault.REFERENCE,
                    reference + ": no region (expected: ?region=NAME in it, or AWS_REGION=NAME in the environment)");
        }
        return region;
    }

    /** AWS_ENDPOINT_URL_KMS and AWS_ENDPOINT_URL lead elsewhere, as for AWS's own tools: a VPC's endpoint, a test. */
    private static URI endpoint(AwsKmsKey reference, String region, Map<String, String> environment)
            throws KeyStoreException {
        String url = environment.getOrDefault(
                "AWS_ENDPOINT_URL_KMS",
                environment.getOrDefault("AWS_ENDPOINT_URL", "https://kms." + region + ".amazonaws.com"));
        return KeyServiceClient.endpoint(reference, url).resolve("/");
    }

    private VerifyingKey publicKey() throws KeyStoreException {
        var answer = call("GetPublicKey", Map.of("KeyId", reference.id()));
        if (!answer.path("KeyUsage").asString("").equals("SIGN_VERIFY")) {
            throw new KeyStoreException(
                    Fault.UNSUITABLE,
                    reference + ": a key for " + answer.path("KeyUsage").asString("?") + " (expected: SIGN_VERIFY)");
        }
        try {
            byte[] der = Base64.getDecoder().decode(answer.path("PublicKey").asString(""));
            return VerifyingKey.parse(
                    EncryptedPem.armour("PUBLIC KEY", der), EnumSet.complementOf(EnumSet.of(KeyAlgorithm.ED25519)));
        } catch (KeyException | IllegalArgumentException e) {
            throw new KeyStoreException(Fault.UNSUITABLE, reference + ": " + e.getMessage(), e);
        }
    }

    private JsonNode call(String operation, Map<String, String> arguments) throws KeyStoreException {
        byte[] body = client.json(arguments);
        var own = Map.of("content-type", "application/x-amz-json-1.1", "x-amz-target", "TrentService." + operation);
        var request = HttpRequest.newBuilder(endpoint).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        String hash = HashAlgorithm.SHA256.of(body).hex();
        signer.headers("POST", endpoint, own, hash, clock.instant()).forEach(request::header);
        var answer = client.send(request);
        // AWS itself says so with 400 and in JSON; what stands before it, or plays it, with these.
        if (answer.isForbidden()) {
            throw new KeyStoreException(
                    Fault.SECRET_WRONG,
                    "%s: %s does not take the credentials of %s: HTTP %d (expected: AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN that belong to it)"
                            .formatted(reference, endpoint, signer.credentials(), answer.status()));
        }
        if (!answer.isOk()) {
            throw refused(answer);
        }
        return answer.content();
    }

    private KeyStoreException refused(KeyServiceClient.Answer answer) {
        var content = answer.content();
        String type = content.path("__type").asString("");
        String kind = type.substring(type.indexOf('#') + 1);
        String message =
                content.path("message").asString(content.path("Message").asString(""));
        var fault =
                switch (kind) {
                    case "NotFoundException" -> Fault.NOT_FOUND;
                    case "DisabledException",
                            "KMSInvalidStateException",
                            "InvalidKeyUsageException",
                            "UnsupportedOperationException" -> Fault.UNSUITABLE;
                    default -> UNKNOWN_CALLER.contains(kind) ? Fault.SECRET_WRONG : Fault.STORE_FAILED;
                };
        return new KeyStoreException(
                fault, "%s: AWS KMS refuses: %d %s: %s".formatted(reference, answer.status(), kind, message));
    }

    private Bytes sign(KeyAlgorithm algorithm, Bytes hash) throws KeyStoreException {
        var answer = call(
                "Sign",
                Map.of(
                        "KeyId", reference.id(),
                        "Message", Base64.getEncoder().encodeToString(hash.toArray()),
                        "MessageType", "DIGEST",
                        "SigningAlgorithm", name(algorithm)));
        return Bytes.of(Base64.getDecoder().decode(answer.path("Signature").asString("")));
    }

    private static String name(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_P256 -> "ECDSA_SHA_256";
            case ECDSA_P384 -> "ECDSA_SHA_384";
            case RSA_3072 -> "RSASSA_PSS_SHA_256";
            case ED25519 -> throw new IllegalArgumentException("Ed25519 is not signed with AWS KMS");
        };
    }
}
