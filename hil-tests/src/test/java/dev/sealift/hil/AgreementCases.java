package dev.sealift.hil;

import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.BadImage;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.flash.FlashFile;
import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageExtras;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SignOptions;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningKey;
import dev.sealift.image.Tlv;
import dev.sealift.image.Trailer;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.image.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bad images, signatures of several keys, trust sets, and what options of {@code sealift sign} can put into an image. */
final class AgreementCases {
    /** What the boards run. */
    static final String RUNNING = BadImage.RUNNING;

    private static final String NEWER = "1.1.0";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Firmware firmware;
    private final SlotName slot;
    private final SigningKey factory;
    private final SigningKey one = SigningKey.generate(RANDOM);
    private final SigningKey two = SigningKey.generate(RANDOM);
    private final SigningKey next = SigningKey.generate(RANDOM);
    private final SigningKey gone = SigningKey.generate(RANDOM);
    private final SigningKey stranger = SigningKey.generate(RANDOM);
    private final byte[] running;
    private final byte[] build;
    private final List<AgreementCase> cases = new ArrayList<>();

    AgreementCases(Firmware firmware, SlotName slot) throws IOException {
        this.firmware = firmware;
        this.slot = slot;
        this.factory = firmware.key();
        this.build = Files.readAllBytes(firmware.application(slot));
        this.running = firmware.signed(SlotName.A, RUNNING, List.of(factory, one, two), ImageExtras.NONE);
    }

    /** All of them. */
    List<AgreementCase> all() throws Exception {
        for (var bad : BadImage.values()) {
            add("bad image " + bad, bad.bytes(firmware, slot), null);
        }
        signatures();
        options();
        trustSets();
        carriedSets();
        return List.copyOf(cases);
    }

    private void signatures() throws Exception {
        add("signed by the factory key", signed(factory), null);
        add("signed by a stranger", signed(stranger), null);
        add("a stranger, then the factory key", signed(stranger, factory), null);
        add("the factory key twice", signed(factory, factory), null);
        add("not signed", signed(), null);
        add("a bad signature", signed(new Liar(factory)), null);
        add("a bad signature, then a good one", signed(new Liar(factory), factory), null);
        add("a stranger, then a bad signature", signed(stranger, new Liar(factory)), null);
        add("the factory key as eighth", signed(behind(7)), null);
        add("the factory key as ninth", signed(behind(8)), null);
    }

    private List<Signer> behind(int strangers) {
        var signers = new ArrayList<Signer>(Collections.nCopies(strangers, stranger));
        signers.add(factory);
        return signers;
    }

    private void options() throws Exception {
        add("with a dependency", with(extras().dependency(1, ImageVersion.parse("9.0.0"))), null);
        add("with a custom TLV", with(extras().customTlv(0xa5, Bytes.of(new byte[40]))), null);
        add("with a boot record", with(extras().bootRecord("app")), null);
        add("with a swap trailer", with(extras().trailer(Trailer.swapping(8, Trailer.Mark.CONFIRMED))), null);
        add("with the whole key in place of its hash", with(extras().fullKey()), null);
        add("not bootable", with(extras().nonBootable()), null);
        add("padded with zeros", with(extras().erased(0)), null);
        var board = boardOptions();
        add("without a counter", sign(board.headerSize(), null, board.romFixed(), board.cid()), null);
        add(
                "with a counter too low",
                sign(board.headerSize(), Firmware.COUNTER - 1, board.romFixed(), board.cid()),
                null);
        add("with a higher counter", sign(board.headerSize(), 0xffff_ffffL, board.romFixed(), board.cid()), null);
        add("without a board id", sign(board.headerSize(), Firmware.COUNTER, board.romFixed(), null), null);
        add("with another header size", sign(0x400, Firmware.COUNTER, board.romFixed(), board.cid()), null);
        add("not linked for a slot", sign(board.headerSize(), Firmware.COUNTER, null, board.cid()), null);
        add("signed with Ed25519", signed(SigningKey.generate(KeyAlgorithm.ED25519, RANDOM)), null);
        add("signed with P-384", signed(SigningKey.generate(KeyAlgorithm.ECDSA_P384, RANDOM)), null);
        add("of eight bytes", Firmware.sign(new byte[8], board, List.of(factory)), null);
    }

    private SignOptions boardOptions() {
        return SignOptions.forBoard(Firmware.BOARD, Firmware.slotOf(slot), ImageVersion.parse(NEWER), Firmware.COUNTER);
    }

    private byte[] sign(int headerSize, @Nullable Long counter, @Nullable Long romFixed, @Nullable UUID cid) {
        var version = ImageVersion.parse(NEWER);
        int size = Firmware.slotOf(slot).size();
        var options = new SignOptions(version, headerSize, true, size, 0, counter, romFixed, null, cid);
        return Firmware.sign(build, options, List.of(factory));
    }

    private void trustSets() throws Exception {
        var any = set(5, 1);
        add("set: an active key", signed(one), any);
        add("set: the factory key, which is not in it", signed(factory), any);
        add("set: a revoked key", signed(gone), any);
        add("set: a key that comes next", signed(next), any);
        add("set: revoked, next, stranger, active", signed(gone, next, stranger, two), any);
        var both = set(5, 2);
        add("two of two: both", signed(one, two), both);
        add("two of two: both, strangers between", signed(one, stranger, gone, two), both);
        add("two of two: one", signed(one), both);
        add("two of two: one, twice", signed(one, one), both);
        add("two of two: one and a revoked one", signed(one, gone), both);
        add("two of two: one and a bad signature", signed(one, new Liar(two)), both);
    }

    private void carriedSets() throws Exception {
        add("carries a first set", carrying(set(1, 1), one, factory), null);
        add("carries a set that leaves it without a key", carrying(set(1, 1), factory), null);
        var inForce = set(5, 1);
        add("carries the set in force", carrying(inForce, one), inForce);
        add("carries a newer set", carrying(set(6, 2), one, two), inForce);
        add("carries a newer set, signed by too few for it", carrying(set(6, 2), one), inForce);
        add("carries an older set", carrying(set(4, 1), one), inForce);
        add("carries another set of that serial", carrying(set(5, 2), one, two), inForce);
        add(
                "carries a set of a foreign root",
                carrying(SignedTrustSet.sign(set(6, 1).content(), one), one),
                inForce);
        var garbage = extras().customTlv(Tlv.TRUST_SET, Bytes.of(new byte[100])).build();
        add("carries bytes that are no set", firmware.signed(slot, NEWER, List.of(factory), garbage), null);
    }

    private SignedTrustSet set(long serial, int threshold) throws Exception {
        var keys = List.of(
                new TrustedKey(one.publicKey(), KeyStatus.ACTIVE),
                new TrustedKey(two.publicKey(), KeyStatus.ACTIVE),
                new TrustedKey(next.publicKey(), KeyStatus.NEXT),
                new TrustedKey(gone.publicKey(), KeyStatus.REVOKED));
        return SignedTrustSet.sign(new TrustSet(serial, threshold, keys), firmware.root());
    }

    private static ImageExtras.Builder extras() {
        return ImageExtras.builder();
    }

    private byte[] with(ImageExtras.Builder extras) throws IOException {
        return firmware.signed(slot, NEWER, List.of(factory), extras.build());
    }

    private byte[] carrying(SignedTrustSet set, SigningKey... keys) throws IOException {
        return firmware.signed(
                slot, NEWER, List.of(keys), extras().trustSet(set).build());
    }

    private byte[] signed(Signer... keys) throws IOException {
        return signed(List.of(keys));
    }

    private byte[] signed(List<? extends Signer> keys) throws IOException {
        return firmware.signed(slot, NEWER, keys, ImageExtras.NONE);
    }

    private void add(String name, byte[] image, @Nullable SignedTrustSet inForce) throws IOException {
        FlashFile flash = firmware.provisioned("board-1", running);
        cases.add(new AgreementCase(name, Bytes.of(image), inForce == null ? flash : flash.trustSet(inForce), inForce));
    }

    /** Names a key and signs something else with it. */
    private record Liar(SigningKey key) implements Signer {
        @Override
        public VerifyingKey publicKey() {
            return key.publicKey();
        }

        @Override
        public Bytes sign(Bytes hash) {
            return key.sign(HashAlgorithm.SHA256.of(hash.toArray()));
        }
    }
}
