package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.util.regex.Pattern;

/**
 * A key of Azure Key Vault or Managed HSM: {@code azurekms:https://NAME.vault.azure.net/keys/release}, with or without its
 * version.
 *
 * @param text    as it was typed: behind the scheme the identifier that Azure's own tools print
 * @param vault   {@code https://NAME.vault.azure.net}
 * @param name    of the key there
 * @param version of the key; empty: the latest
 */
public record AzureVaultKey(String text, String vault, String name, String version) implements ServiceKey {
    static final String SCHEME = "azurekms:";

    private static final Pattern FORM =
            Pattern.compile("azurekms:(https?://[^/?#\\s@]+)/keys/([0-9A-Za-z-]{1,127})(?:/([0-9A-Za-z]{1,127}))?/?");

    static AzureVaultKey parse(String text) throws KeyStoreException {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new KeyStoreException(
                    Fault.REFERENCE,
                    "'" + text
                            + "' is no key of Azure Key Vault (expected: azurekms:https://VAULT.vault.azure.net/keys/NAME, or with /VERSION behind it)");
        }
        return new AzureVaultKey(text, parts.group(1), parts.group(2), parts.group(3) == null ? "" : parts.group(3));
    }

    @Override
    public String service() {
        return "Azure Key Vault";
    }

    @Override
    public String maker() {
        return "az keyvault key create --kty EC --curve P-256 --ops sign verify";
    }

    @Override
    public String toString() {
        return text;
    }
}
