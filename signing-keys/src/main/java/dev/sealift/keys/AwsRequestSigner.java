package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests to AWS, and to what speaks its protocols: Signature Version 4. Paths hold no character that needs encoding. */
public record AwsRequestSigner(AwsCredentials credentials, String region, String service) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /** Says that the signature does not cover the body; a link is made before anybody knows the answer. */
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    /**
     * All the headers that a request without a query needs but for Host, which the client sets itself.
     *
     * @param own      headers of the request, names in lower case
     * @param bodyHash SHA-256 of the body, hex
     */
    public Map<String, String> headers(
            String method, URI address, Map<String, String> own, String bodyHash, Instant now) {
        String time = TIME.format(now);
        var headers = new TreeMap<>(own);
        headers.put("x-amz-date", time);
        if (credentials.sessionToken() != null) {
            headers.put("x-amz-security-token", credentials.sessionToken());
        }
        var signed = new TreeMap<>(headers);
        signed.put("host", address.getAuthority());
        String names = String.join(";", signed.keySet());
        String lines = signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        String request = String.join("\n", method, address.getPath(), "", lines, names, bodyHash);
        headers.put(
                "authorization",
                "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(ALGORITHM, credentials.accessKey(), scope(time), names, signature(request, time)));
        return headers;
    }

    /** A link that anybody may use for a GET of that address, from then on and for that long. */
    public URI link(URI address, Instant from, Duration lifetime) {
        String time = TIME.format(from);
        var parameters = new TreeMap<>(Map.of(
                "X-Amz-Algorithm",
                ALGORITHM,
                "X-Amz-Credential",
                credentials.accessKey() + "/" + scope(time),
                "X-Amz-Date",
                time,
                "X-Amz-Expires",
                Long.toString(lifetime.toSeconds()),
                "X-Amz-SignedHeaders",
                "host"));
        if (credentials.sessionToken() != null) {
            parameters.put("X-Amz-Security-Token", credentials.sessionToken());
        }
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        String host = "host:" + address.getAuthority() + "\n";
        String request = String.join("\n", "GET", address.getPath(), query, host, "host", UNSIGNED);
        return URI.create(address + "?" + query + "&X-Amz-Signature=" + signature(request, time));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String scope(String time) {
        return String.join("/", time.substring(0, 8), region, service, "aws4_request");
    }

    private String signature(String request, String time) {
        String hash = HashAlgorithm.SHA256.of(utf8(request)).hex();
        byte[] key = utf8("AWS4" + credentials.secretKey());
        for (var part : scope(time).split("/", -1)) {
            key = hmac(key, part);
        }
        return Bytes.of(hmac(key, String.join("\n", ALGORITHM, time, scope(time), hash)))
                .hex();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
