package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key of AWS KMS: {@code awskms:alias/release?region=eu-west-1}, {@code awskms:arn:aws:kms:eu-west-1:…:key/…}.
 *
 * @param text   as it was typed
 * @param id     key id, alias or ARN
 * @param region where the key lies; null: as the environment says
 */
public record AwsKmsKey(String text, String id, @Nullable String region) implements ServiceKey {
    static final String SCHEME = "awskms:";

    private static final Pattern FORM = Pattern.compile(
            "awskms:((?:arn:[a-z-]+:kms:([a-z0-9-]+):\\d+:)?[A-Za-z0-9:/_-]{1,256})(?:\\?region=([a-z0-9-]+))?");

    static AwsKmsKey parse(String text) throws KeyStoreException {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new KeyStoreException(
                    Fault.REFERENCE,
                    "'" + text
                            + "' is no key of AWS KMS (expected: awskms:alias/NAME?region=REGION, awskms:KEY-ID or awskms:ARN)");
        }
        String region = parts.group(3) == null ? parts.group(2) : parts.group(3);
        return new AwsKmsKey(text, parts.group(1), region);
    }

    @Override
    public String service() {
        return "AWS KMS";
    }

    @Override
    public String maker() {
        return "aws kms create-key --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY";
    }

    @Override
    public String toString() {
        return text;
    }
}
