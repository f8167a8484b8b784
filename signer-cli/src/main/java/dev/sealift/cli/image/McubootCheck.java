package dev.sealift.cli.image;

import dev.sealift.image.Board;
import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageRules;
import dev.sealift.image.ImageVerifier;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.PayloadReader;
import dev.sealift.image.Slot;
import dev.sealift.image.Verdict;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.board.ProfileCheck;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an MCUboot image must satisfy, as far as it is known.
 *
 * @param board          null: form, hash, signature and age only
 * @param keys           that may have signed it
 * @param minimumCounter lowest security counter
 * @param minimumVersion lowest version; null: any
 * @param installed      versions of the other images on the device; null: dependencies are not looked at without a board
 * @param payload        way to an encrypted payload; null: encrypted images are refused
 */
record McubootCheck(
        @Nullable BoardProfile board,
        @Nullable Slot slot,
        List<VerifyingKey> keys,
        long minimumCounter,
        @Nullable ImageVersion minimumVersion,
        @Nullable Map<Integer, ImageVersion> installed,
        @Nullable PayloadReader payload) {
    /** Of an image just signed. */
    static McubootCheck signed(
            @Nullable BoardProfile board, @Nullable Slot slot, List<VerifyingKey> keys, PayloadReader payload) {
        return new McubootCheck(board, slot, keys, 0, null, null, payload);
    }

    /**
     * The verdict, by the first rule that is broken.
     *
     * @throws FormatException with an {@link dev.sealift.image.ImageFault} or a
     *     {@link dev.sealift.image.board.ProfileFault}
     */
    Verdict.Accepted check(ByteSource file) throws FormatException {
        var device = board != null && board.images() instanceof BoardProfile.Sealift sealift ? sealift.device() : null;
        var accepted = verify(device, keys, file);
        if (device != null) {
            return accepted;
        }
        if (board != null && board.images() instanceof BoardProfile.Mcuboot rules) {
            ProfileCheck.mcuboot(board, rules, slot, accepted.image(), file);
        }
        if (installed != null || board != null) {
            ProfileCheck.dependencies(accepted.image(), installed == null ? Map.of() : installed);
        }
        return accepted;
    }

    /** The same, and every key must have signed it. */
    Verdict.Accepted checkEach(ByteSource file) throws FormatException {
        for (var key : keys.size() > 1 ? keys : List.<VerifyingKey>of()) {
            verify(null, List.of(key), file);
        }
        return check(file);
    }

    private Verdict.Accepted verify(@Nullable Board device, List<VerifyingKey> trusted, ByteSource file)
            throws FormatException {
        var rules = new ImageRules(device, device == null ? null : slot, trusted, minimumCounter, minimumVersion);
        return switch (ImageVerifier.verify(file, rules, payload)) {
            case Verdict.Accepted accepted -> accepted;
            case Verdict.Refused refused ->
                throw new FormatException(refused.fault(), refused.found(), refused.expected());
        };
    }
}
