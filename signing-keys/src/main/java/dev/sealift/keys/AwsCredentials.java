package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who asks AWS: the environment variables that its own tools read and write. */
record AwsCredentials(
        String accessKey, String secretKey, @Nullable String sessionToken) {
    static AwsCredentials of(Map<String, String> environment, AwsKmsKey key) throws KeyStoreException {
        var accessKey = environment.get("AWS_ACCESS_KEY_ID");
        var secretKey = environment.get("AWS_SECRET_ACCESS_KEY");
        if (accessKey == null || secretKey == null) {
            throw new KeyStoreException(
                    Fault.SECRET_MISSING,
                    key
                            + " needs credentials (expected: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment;"
                            + " 'aws configure export-credentials --format env' prints those of a profile or role)");
        }
        return new AwsCredentials(accessKey, secretKey, environment.get("AWS_SESSION_TOKEN"));
    }

    /** Only who it is: secrets do not belong into logs. */
    @Override
    public String toString() {
        return accessKey;
    }
}
