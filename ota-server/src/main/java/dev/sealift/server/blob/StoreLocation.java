package dev.sealift.server.blob;

import dev.sealift.keys.AwsCredentials;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where files are kept. */
public sealed interface StoreLocation {
    /** In that folder; several servers may share it. */
    record Folder(Path directory) implements StoreLocation {}

    /**
     * In a bucket of an S3-compatible service.
     *
     * @param address of the bucket and the prefix in it, without a slash at the end
     * @param region  as the service names it; others than AWS mostly do not care
     * @param ca      file with the certificates (PEM) to trust there, when the usual ones do not do
     */
    record Bucket(
            URI address,
            String region,
            AwsCredentials credentials,
            @Nullable Path ca) implements StoreLocation {
        private static final Pattern NAME =
                Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[a-zA-Z0-9._-]+)*)/?");

        private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

        /**
         * The address of {@code s3://BUCKET/PREFIX}.
         *
         * @param endpoint of the service, absent for AWS
         * @throws IllegalArgumentException with what was found and what was expected
         */
        public static URI address(String name, @Nullable String endpoint, String region) {
            var parts = NAME.matcher(name);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "'" + name + "' (expected: s3://BUCKET or s3://BUCKET/PREFIX, of a-z 0-9 . - and in the prefix"
                                + " also A-Z _)");
            }
            return endpoint == null
                    ? URI.create("https://" + parts.group(1) + ".s3." + region + ".amazonaws.com" + parts.group(2))
                    : URI.create(service(endpoint) + "/" + parts.group(1) + parts.group(2));
        }

        /** Credentials and firmware do not travel in the clear; a service on this machine is no journey. */
        private static String service(String endpoint) {
            try {
                var address = new URI(endpoint);
                boolean here = "http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost());
                boolean plain =
                        address.getRawPath() == null || address.getRawPath().matches("/?");
                if (address.getHost() != null && plain && (here || "https".equals(address.getScheme()))) {
                    return address.getScheme() + "://" + address.getRawAuthority();
                }
            } catch (URISyntaxException e) {
                // refused below like others
            }
            throw new IllegalArgumentException(
                    "endpoint '" + endpoint + "' (expected: https://HOST[:PORT], or http:// to this machine)");
        }
    }
}
