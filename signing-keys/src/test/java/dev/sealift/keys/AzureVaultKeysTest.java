package dev.sealift.keys;

import static dev.sealift.keys.Opening.open;
import static dev.sealift.keys.Opening.refused;
import static dev.sealift.keys.Opening.with;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.image.KeyAlgorithm;
import dev.sealift.keys.KeyStoreException.Fault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server of ours that Microsoft's own client accepts, made with the classes of that client; never against Azure. */
class AzureVaultKeysTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("AZURE_KEYVAULT_TOKEN", CloudServer.TOKEN);

    private static @Nullable CloudServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = CloudServer.start("azure_vault_server.py");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void the_server_serves_microsofts_own_client() throws Exception {
        assertThat(requireNonNull(server).vendorsClient("azure_vault_client.py", "p256"))
                .isEqualToIgnoringNewLines("EC p256");
    }

    @ParameterizedTest
    @CsvSource({"p256,ECDSA_P256", "p384,ECDSA_P384", "rsa,RSA_3072"})
    void signs_a_hash(String name, KeyAlgorithm algorithm) throws Exception {
        var hash = algorithm.hash().of(new byte[] {1, 2, 3});
        try (var key = open(reference(name), ENVIRONMENT)) {
            assertThat(key.signer().publicKey().algorithm()).isEqualTo(algorithm);
            assertThat(key.signer().publicKey().verifies(hash, key.signer().sign(hash)))
                    .isTrue();
            assertThat(key.deterministic()).isFalse();
            SignedImage.isAcceptedByImgtool("azurekms: (ours)", key);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none,NOT_FOUND,404 KeyNotFound: A key with (name/id) none/ was not found",
        "p256/0123456789abcdef0123456789abcdef,NOT_FOUND,404 KeyNotFound",
        "p521,UNSUITABLE,a key of type EC P-521 (expected: EC on P-256 or P-384",
        "rsa-2048,UNSUITABLE,an RSA key of 2048 bits",
        "disabled,UNSUITABLE,the key is disabled",
        "verifies,UNSUITABLE,a key for [\"verify\"] (expected: one with 'sign'",
    })
    void says_what_stands_in_the_way(String key, Fault fault, String message) {
        var refusal = refused(reference(key), ENVIRONMENT);

        assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(fault);
        assertThat(refusal).hasMessageContaining(message);
    }

    @Test
    void a_token_that_is_missing_or_wrong_is_told_from_one_that_is_none_and_never_shown() {
        var name = "AZURE_KEYVAULT_TOKEN";

        assertThat(refused(reference("p256"), with(ENVIRONMENT, name, "guessed-token")))
                .hasMessageContaining("401 Unauthorized: AKV10000")
                .hasMessageNotContaining("guessed-token")
                .matches(e -> e.fault() == Fault.SECRET_WRONG);
        for (var value : List.of("", "not a token", "two\nlines")) {
            assertThat(refused(reference("p256"), with(ENVIRONMENT, name, value)))
                    .hasMessageContaining("(expected: AZURE_KEYVAULT_TOKEN=$(az account get-access-token --resource")
                    .hasMessageNotContaining("not a token")
                    .matches(e -> e.fault() == Fault.SECRET_MISSING);
        }
    }

    @Test
    void a_token_does_not_travel_unencrypted() {
        assertThat(refused("azurekms:http://contoso.vault.azure.net/keys/release", ENVIRONMENT))
                .hasMessageContaining("http://contoso.vault.azure.net' (expected: https://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "azurekms:",
                "azurekms:release",
                "azurekms:https://contoso.vault.azure.net/secrets/release",
                "azurekms:https://contoso.vault.azure.net/keys/a_b",
                "azurekms:https://contoso.vault.azure.net/keys/../x",
                "azurekms:https://user@contoso.vault.azure.net/keys/release",
                "azurekms:https://contoso.vault.azure.net/keys/release/1/sign"
            })
    void a_reference_that_is_none_is_refused(String text) {
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> KeyReference.parse(text))
                .matches(e -> e.fault() == Fault.REFERENCE);
    }

    private static String reference(String key) {
        return "azurekms:" + requireNonNull(server).endpoint() + "/keys/" + key;
    }
}
