package dev.sealift.cli.image;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageRules;
import dev.sealift.image.ImageVerifier;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.PayloadReader;
import dev.sealift.image.Signer;
import dev.sealift.image.Slot;
import dev.sealift.image.Verdict;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.WrittenImage;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.board.ProfileCheck;
import dev.sealift.image.trust.TrustSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an MCUboot image must satisfy, as far as it is known.
 *
 * @param board          null: form, hash, signature and age only
 * @param trust          whose keys must have signed it, and how many of them
 * @param rootKey        that a trust set in the image must be signed by; null: such a set is not looked at
 * @param minimumCounter lowest security counter
 * @param minimumVersion lowest version; null: any
 * @param installed      versions of the other images on the device; null: dependencies are not looked at
 * @param payload        way to an encrypted payload; null: encrypted images are refused
 * @param written        hash of the file when it was written; null: it is hashed
 */
record McubootCheck(
        @Nullable BoardProfile board,
        @Nullable Slot slot,
        TrustSet trust,
        @Nullable VerifyingKey rootKey,
        long minimumCounter,
        @Nullable ImageVersion minimumVersion,
        @Nullable Map<Integer, ImageVersion> installed,
        @Nullable PayloadReader payload,
        WrittenImage.@Nullable Hash written) {
    /** Of an image just signed: each of the keys must have. What else will be on the devices is not known yet. */
    static Recipe.Check signed(
            @Nullable BoardProfile board,
            @Nullable Slot slot,
            List<Signer> signers,
            WrittenImage written,
            Path output) {
        var keys = new ArrayList<VerifyingKey>();
        for (var signer : signers) {
            keys.add(signer.publicKey());
        }
        var any = TrustSet.of(keys);
        var all = new TrustSet(0, any.keys().size(), any.keys());
        var check = new McubootCheck(board, slot, all, null, 0, null, null, written.payload(), written.hash());
        return file -> {
            var image = check.check(file).image();
            return () -> ImageView.of(output, image);
        };
    }

    /**
     * The verdict, by the first rule that is broken.
     *
     * @throws FormatException with an {@link dev.sealift.image.ImageFault} or a
     *     {@link dev.sealift.image.board.ProfileFault}
     */
    Verdict.Accepted check(ByteSource file) throws FormatException {
        var device = board != null && board.images() instanceof BoardProfile.Sealift sealift ? sealift.device() : null;
        var rules =
                new ImageRules(device, device == null ? null : slot, trust, minimumCounter, minimumVersion, rootKey);
        var verdict = ImageVerifier.verify(file, rules, payload, written);
        if (verdict instanceof Verdict.Refused refused) { // not a switch: the JVM writes code for one at each start
            throw new FormatException(refused.fault(), refused.found(), refused.expected());
        }
        var accepted = (Verdict.Accepted) verdict;
        if (device != null) {
            return accepted;
        }
        if (board != null && board.images() instanceof BoardProfile.Mcuboot mcuboot) {
            ProfileCheck.mcuboot(board, mcuboot, slot, accepted.image(), file);
        }
        if (installed != null) {
            ProfileCheck.dependencies(accepted.image(), installed);
        }
        return accepted;
    }
}
