package dev.sealift.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the examples that AWS publishes for Amazon S3 ("Signature Calculations for the Authorization Header", "Query Parameters"). */
class AwsRequestSignerTest {
    private static final URI OBJECT = URI.create("https://examplebucket.s3.amazonaws.com/test.txt");
    private static final Instant DAY = Instant.parse("2013-05-24T00:00:00Z");
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final AwsRequestSigner signer = new AwsRequestSigner(
            new AwsCredentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null),
            "us-east-1",
            "s3");

    @Test
    void signs_a_request_as_published() {
        var headers =
                signer.headers("GET", OBJECT, Map.of("range", "bytes=0-9", "x-amz-content-sha256", EMPTY), EMPTY, DAY);

        assertThat(headers)
                .containsEntry("x-amz-date", "20130524T000000Z")
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void makes_a_link_as_published() {
        assertThat(signer.link(OBJECT, DAY, Duration.ofDays(1)).toString())
                .isEqualTo("https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @Test
    void a_session_token_travels_with_both() {
        var session = new AwsRequestSigner(new AwsCredentials("id", "secret", "token/1"), "us-east-1", "s3");

        assertThat(session.headers("GET", OBJECT, Map.of(), EMPTY, DAY))
                .containsEntry("x-amz-security-token", "token/1")
                .hasEntrySatisfying(
                        "authorization", value -> assertThat(value).contains("host;x-amz-date;x-amz-security-token,"));
        assertThat(session.link(OBJECT, DAY, Duration.ofHours(1)).getRawQuery())
                .contains("&X-Amz-Security-Token=token%2F1&");
    }
}
