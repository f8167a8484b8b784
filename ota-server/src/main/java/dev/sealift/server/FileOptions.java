package dev.sealift.server;

import dev.sealift.keys.AwsCredentials;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.server.blob.StoreLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where files lie and how devices may download them, from the command line. */
final class FileOptions {
    private static final String S3 = "s3://";
    private static final String BUCKET = "bucket";

    @Option(
            names = "--artifacts",
            paramLabel = "PLACE",
            description = {
                "Where images, attachments and signed contents lie: a folder, or s3://BUCKET/PREFIX.",
                "Several servers share one place. Default: the data directory."
            })
    private @Nullable String artifacts;

    @Option(
            names = "--artifacts-endpoint",
            paramLabel = "URL",
            description = "The S3-compatible service of the bucket. Default: AWS.")
    private @Nullable String endpoint;

    @Option(
            names = "--artifacts-region",
            paramLabel = "NAME",
            description = "The bucket's region. Default: AWS_REGION, or us-east-1 with an endpoint.")
    private @Nullable String region;

    @Option(
            names = "--artifacts-credentials",
            paramLabel = "FILE",
            description = {
                "Credentials in the form of ~/.aws/credentials, mode 0600.",
                "Default: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment."
            })
    private @Nullable Path credentials;

    @Option(
            names = "--artifacts-ca",
            paramLabel = "FILE",
            description = "Certificates (PEM) to trust at the endpoint instead of the usual ones.")
    private @Nullable Path ca;

    @Option(
            names = "--download-port",
            paramLabel = "PORT",
            description =
                    "HTTPS port that serves images to whoever has a signed link; 0 for any free one. Default: none.")
    private @Nullable Integer downloadPort;

    @Option(
            names = "--download-url",
            paramLabel = "URL",
            description = {
                "Where devices find that port, through a cache perhaps. Default: https://HOST:PORT.",
                "'" + BUCKET + "' instead of an address: devices get links of the bucket itself."
            })
    private @Nullable String downloadUrl;

    @Option(
            names = "--download-key",
            paramLabel = "FILE",
            description = {
                "The secret of signed links, mode 0600, made when it is missing; the same for servers that share",
                "an address. Default: links.key in the data directory."
            })
    private @Nullable Path downloadKey;

    FileSettings settings(Path data, Map<String, String> environment) {
        return new FileSettings(location(data, environment), downloads());
    }

    private StoreLocation location(Path data, Map<String, String> environment) {
        if (artifacts == null || !artifacts.startsWith(S3)) {
            requireNone("--artifacts-endpoint", endpoint);
            requireNone("--artifacts-region", region);
            requireNone("--artifacts-credentials", credentials);
            requireNone("--artifacts-ca", ca);
            return new StoreLocation.Folder(
                    artifacts == null
                            ? data
                            : Path.of(artifacts).toAbsolutePath().normalize());
        }
        String usual = endpoint == null ? null : "us-east-1";
        String named = region == null ? environment.getOrDefault("AWS_REGION", usual) : region;
        if (named == null || !named.matches("[a-z0-9-]+")) {
            throw failure(
                    "--artifacts " + artifacts + " needs --artifacts-region NAME, or AWS_REGION in the environment");
        }
        try {
            var who = credentials == null
                    ? AwsCredentials.ofEnvironment(environment, "--artifacts " + artifacts)
                    : AwsCredentials.ofFile(credentials);
            return new StoreLocation.Bucket(StoreLocation.Bucket.address(artifacts, endpoint, named), named, who, ca);
        } catch (KeyStoreException | IllegalArgumentException e) {
            throw failure("--artifacts: " + e.getMessage());
        }
    }

    private void requireNone(String option, @Nullable Object value) {
        if (value != null) {
            throw failure(option + " without a bucket (expected: --artifacts s3://BUCKET with it)");
        }
    }

    private FileSettings.Downloads downloads() {
        if (BUCKET.equals(downloadUrl)) {
            if (artifacts == null || !artifacts.startsWith(S3)) {
                throw failure("--download-url bucket without a bucket (expected: --artifacts s3://BUCKET with it)");
            }
            if (downloadPort != null || downloadKey != null) {
                throw failure("--download-port and --download-key with --download-url bucket, whose links the bucket"
                        + " serves (expected: one or the other)");
            }
            return new FileSettings.BucketLinks();
        }
        if (downloadPort == null) {
            if (downloadUrl != null || downloadKey != null) {
                throw failure("--download-url and --download-key without a port that serves links (expected:"
                        + " --download-port PORT with them)");
            }
            return new FileSettings.NoLinks();
        }
        return new FileSettings.SignedLinks(downloadPort, downloadUrl == null ? null : base(downloadUrl), downloadKey);
    }

    private static URI base(String text) {
        String plain = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        try {
            var address = URI.create(plain);
            boolean web = "https".equals(address.getScheme());
            if (web && address.getHost() != null && address.getRawQuery() == null && address.getRawFragment() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // refused below like others
        }
        throw failure("--download-url '" + text + "' (expected: https://HOST[:PORT][/PATH], or 'bucket')");
    }

    private static StartFailure failure(String message) {
        return new StartFailure(StartFailure.Cause.COMMAND_LINE, message);
    }
}
