package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests to AWS: Signature Version 4, for a POST to the root of a service. */
record AwsRequestSigner(AwsCredentials credentials, String region, String service) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /** All the headers that the request needs but for Host, which the client sets itself. */
    Map<String, String> headers(URI endpoint, Map<String, String> own, byte[] body, Instant now) {
        String time = TIME.format(now);
        var headers = new TreeMap<>(own);
        headers.put("x-amz-date", time);
        if (credentials.sessionToken() != null) {
            headers.put("x-amz-security-token", credentials.sessionToken());
        }
        var signed = new TreeMap<>(headers);
        signed.put("host", endpoint.getAuthority());
        headers.put("authorization", authorization(signed, body, time));
        return headers;
    }

    private String authorization(TreeMap<String, String> headers, byte[] body, String time) {
        String names = String.join(";", headers.keySet());
        String lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        String request = "POST\n/\n\n" + lines + "\n" + names + "\n"
                + HashAlgorithm.SHA256.of(body).hex();
        String date = time.substring(0, 8);
        String scope = String.join("/", date, region, service, "aws4_request");
        String text = String.join(
                "\n",
                ALGORITHM,
                time,
                scope,
                HashAlgorithm.SHA256.of(utf8(request)).hex());
        byte[] key = utf8("AWS4" + credentials.secretKey());
        for (var part : new String[] {date, region, service, "aws4_request"}) {
            key = hmac(key, part);
        }
        return "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(
                        ALGORITHM,
                        credentials.accessKey(),
                        scope,
                        names,
                        Bytes.of(hmac(key, text)).hex());
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
