package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who asks AWS, or what speaks its protocols. */
public record AwsCredentials(
        String accessKey, String secretKey, @Nullable String sessionToken) {
    private static final Pattern ENTRY = Pattern.compile("\\s*([a-z_]+)\\s*=\\s*(\\S+)\\s*");

    /**
     * From the environment variables that AWS's own tools read and write.
     *
     * @param what is to be used with them, for the message
     */
    public static AwsCredentials ofEnvironment(Map<String, String> environment, String what) throws KeyStoreException {
        return of(
                        environment.get("AWS_ACCESS_KEY_ID"),
                        environment.get("AWS_SECRET_ACCESS_KEY"),
                        environment.get("AWS_SESSION_TOKEN"))
                .orElseThrow(
                        () -> new KeyStoreException(
                                Fault.SECRET_MISSING,
                                what
                                        + " needs credentials (expected: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment;"
                                        + " 'aws configure export-credentials --format env' prints those of a profile or role)"));
    }

    /** From a file that only its owner can read, in the form of {@code ~/.aws/credentials}; it holds one profile. */
    public static AwsCredentials ofFile(Path file) throws KeyStoreException {
        SecretFile.requireOwnerOnly(file, "secret");
        var entries = new HashMap<String, String>();
        for (var line : new String(SecretFile.read(file), StandardCharsets.UTF_8).split("\\R", -1)) {
            var entry = ENTRY.matcher(line);
            if (entry.matches() && entries.put(entry.group(1), entry.group(2)) != null) {
                throw new KeyStoreException(
                        Fault.UNSUITABLE, file + " has " + entry.group(1) + " twice (expected: one profile)");
            }
        }
        return of(
                        entries.get("aws_access_key_id"),
                        entries.get("aws_secret_access_key"),
                        entries.get("aws_session_token"))
                .orElseThrow(() -> new KeyStoreException(
                        Fault.UNSUITABLE,
                        file + " holds no credentials (expected: lines 'aws_access_key_id = …' and"
                                + " 'aws_secret_access_key = …')"));
    }

    private static Optional<AwsCredentials> of(
            @Nullable String accessKey, @Nullable String secretKey, @Nullable String sessionToken)
            throws KeyStoreException {
        if (accessKey == null || secretKey == null) {
            return Optional.empty();
        }
        return Optional.of(new AwsCredentials(
                HeaderValue.of(accessKey, "the access key for AWS"),
                secretKey,
                sessionToken == null ? null : HeaderValue.of(sessionToken, "the session token for AWS")));
    }

    /** Only who it is: secrets do not belong into logs. */
    @Override
    public String toString() {
        return accessKey;
    }
}
