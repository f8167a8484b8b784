package dev.sealift.cli;

import java.util.Map;
import java.util.Optional;

/** What hands used to imgtool and espsecure type, and how it is called here; docs/from-imgtool.md has it in tables. */
final class OtherTools {
    private static final String LEFT_OUT = "left out on purpose: docs/cli.md#imgtools-options says why";

    /** Commands. */
    static final Map<String, String> COMMANDS = Map.ofEntries(
            Map.entry("keygen", "sealift key new FILE"),
            Map.entry("getpub", "sealift key show KEY; for the bootloader's source: sealift key export-c"),
            Map.entry("getpubhash", "sealift key show --format hash KEY"),
            Map.entry("getpriv", "no command that shows private keys: openssl pkcs8 does"),
            Map.entry("keyinfo", "sealift key show --json KEY"),
            Map.entry("create", "sealift sign; an image without a signature boots nowhere"),
            Map.entry("dumpinfo", "sealift inspect FILE"),
            Map.entry("generate-signing-key", "sealift key new FILE"),
            Map.entry("sign-data", "sealift sign --format esp-v2 INFILE OUTFILE"),
            Map.entry("verify-signature", "sealift verify FILE"),
            Map.entry("signature-info-v2", "sealift inspect FILE"),
            Map.entry("extract-public-key", "sealift key show KEY -o FILE"),
            Map.entry("digest-sbv2-public-key", "sealift inspect FILE, of a signed file"));

    /** Options, behind the name of the command that has them there. */
    static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("sign --pure", LEFT_OUT),
            Map.entry("sign --endian", LEFT_OUT),
            Map.entry("sign -e", LEFT_OUT),
            Map.entry("sign --compression", LEFT_OUT),
            Map.entry("sign --pad-sig", LEFT_OUT),
            Map.entry("sign --keyfile", "--key"),
            Map.entry("sign --append-signatures", "--append"),
            Map.entry("sign -a", "--append"),
            Map.entry("sign --pub-key", "--fix-sig-pubkey"),
            Map.entry("sign --signature", "--fix-sig"),
            Map.entry("sign --hsm", "--key pkcs11:token=…;object=…"),
            Map.entry("sign --hsm-config", "--key pkcs11:token=…;object=…"),
            Map.entry("sign --output", "the last argument: INFILE OUTFILE"),
            Map.entry("sign -o", "the last argument: INFILE OUTFILE"),
            Map.entry("verify --keyfile", "--key"),
            Map.entry("key new -k", "an argument: sealift key new FILE"),
            Map.entry("key new --key", "an argument: sealift key new FILE"),
            Map.entry("key new -t", "--algorithm: p256, p384, ed25519 or rsa3072"),
            Map.entry("key new --type", "--algorithm: p256, p384, ed25519 or rsa3072"),
            Map.entry("key new -s", "--algorithm: p256, p384, ed25519 or rsa3072"),
            Map.entry("key new --scheme", "--algorithm: p256, p384, ed25519 or rsa3072"),
            Map.entry("key new -p", "--encrypt"),
            Map.entry("key new --password", "--encrypt"),
            Map.entry("key show -k", "an argument: sealift key show KEY"),
            Map.entry("key show --key", "an argument: sealift key show KEY"),
            Map.entry("key show -e", "--format: pem, der or hash"),
            Map.entry("key show --encoding", "--format: pem, der or hash"));

    private OtherTools() {}

    /**
     * How that is called here, if another tool has it.
     *
     * @param command its whole name, without {@code sealift}; empty in front of any
     * @param word    what it does not know
     */
    static Optional<String> here(String command, String word) {
        var name = word.replaceFirst("=.*", "");
        var found = command.isEmpty() ? COMMANDS.get(name.replace('_', '-')) : OPTIONS.get(command + " " + name);
        return Optional.ofNullable(found);
    }
}
