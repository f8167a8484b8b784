package dev.sealift.image;

import static dev.sealift.image.ImageFault.KEY_NOT_ACTIVE;
import static dev.sealift.image.ImageFault.KEY_REVOKED;
import static dev.sealift.image.ImageFault.KEY_UNKNOWN;
import static dev.sealift.image.ImageFault.SIGNATURES_TOO_FEW;
import static dev.sealift.image.ImageFault.SIGNATURE_INVALID;
import static dev.sealift.image.ImageFault.SIGNATURE_MISSING;

import dev.sealift.image.SignedImage.ImageHash;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.image.trust.TrustedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts the signatures of active keys, up to the threshold of the trust set: docs/formats.md, "Signatures". When they do not
 * reach it, the reason is that of the first pair that did not count.
 */
final class SignatureCheck {
    /** As many as a trust set has keys; those behind are not looked at. */
    private static final int MAX_PAIRS = TrustSet.MAX_KEYS;

    /** The name of a key and the signature behind it. */
    private record Pair(Tlv key, Tlv signature) {
        boolean names(VerifyingKey candidate, HashAlgorithm hash) {
            return signature.type() == SignatureTlv.type(candidate.algorithm())
                    && SignatureTlv.hashes(candidate.algorithm()).contains(hash)
                    // Not the entries: a record's own equals is generated at each start of the JVM.
                    && key.data()
                            .equals(SignatureTlv.keyName(candidate, hash, key.type() == Tlv.PUBKEY)
                                    .data());
        }
    }

    private final ImageHash hash;
    private final TrustSet trust;
    private final List<VerifyingKey> counted = new ArrayList<>();
    private @Nullable ImageException firstMiss;

    private SignatureCheck(ImageHash hash, TrustSet trust) {
        this.hash = hash;
        this.trust = trust;
    }

    /** As Sealift's devices do: a pair is a KEYHASH and an ECDSA_SIG. out: the keys whose signatures counted, in their order. */
    static List<VerifyingKey> onBoard(SignedImage image, Bytes hash, TrustSet trust) throws ImageException {
        var pairs = pairs(image.tlvs(), type -> type == Tlv.KEYHASH, type -> type == Tlv.ECDSA_SIG);
        return new SignatureCheck(new ImageHash(HashAlgorithm.SHA256, hash), trust)
                .check(pairs, "no ECDSA_SIG TLV right behind a KEYHASH");
    }

    /** The same with every form and algorithm that MCUboot knows. */
    static List<VerifyingKey> anywhere(SignedImage image, ImageHash hash, TrustSet trust) throws ImageException {
        var pairs = pairs(
                image.tlvs(),
                type -> type == Tlv.KEYHASH || type == Tlv.PUBKEY,
                type -> type == Tlv.ECDSA_SIG || type == Tlv.ED25519 || type == Tlv.RSA3072_PSS);
        return new SignatureCheck(hash, trust).check(pairs, "no signature right behind a KEYHASH or PUBKEY");
    }

    private static List<Pair> pairs(List<Tlv> tlvs, IntPredicate isKey, IntPredicate isSignature) {
        var pairs = new ArrayList<Pair>();
        for (int i = 1; i < tlvs.size() && pairs.size() < MAX_PAIRS; i++) {
            if (isKey.test(tlvs.get(i - 1).type())
                    && isSignature.test(tlvs.get(i).type())) {
                pairs.add(new Pair(tlvs.get(i - 1), tlvs.get(i)));
            }
        }
        return pairs;
    }

    private List<VerifyingKey> check(List<Pair> pairs, String none) throws ImageException {
        if (pairs.isEmpty()) {
            throw new ImageException(SIGNATURE_MISSING, none, "such a pair");
        }
        for (var pair : pairs) {
            look(pair);
            if (counted.size() == trust.threshold()) {
                return List.copyOf(counted);
            }
        }
        if (firstMiss != null) {
            throw firstMiss;
        }
        throw new ImageException(
                SIGNATURES_TOO_FEW,
                counted.size() + " good signatures by different active keys",
                trust.threshold() + ", as trust set " + trust.serial() + " demands");
    }

    private void look(Pair pair) {
        for (var trusted : trust.keys()) {
            if (pair.names(trusted.key(), hash.algorithm())) {
                look(pair, trusted);
                return;
            }
        }
        miss(new ImageException(KEY_UNKNOWN, "key hash " + keyHash(pair.key()), known()));
    }

    private void look(Pair pair, TrustedKey named) {
        var key = named.key();
        if (named.status() != KeyStatus.ACTIVE) {
            var fault = named.status() == KeyStatus.REVOKED ? KEY_REVOKED : KEY_NOT_ACTIVE;
            miss(new ImageException(
                    fault, "key " + key + ", " + named.status() + " in trust set " + trust.serial(), known()));
        } else if (counted.contains(key)) {
            return; // a second signature by the same key says nothing new
        } else if (key.verifies(hash.value(), pair.signature().data())) {
            counted.add(key);
        } else {
            miss(new ImageException(
                    SIGNATURE_INVALID,
                    "a signature of " + pair.signature().data().size() + " bytes that does not verify",
                    "one by " + key));
        }
    }

    private void miss(ImageException why) {
        if (firstMiss == null) {
            firstMiss = why;
        }
    }

    private Bytes keyHash(Tlv key) {
        return key.type() == Tlv.KEYHASH
                ? key.data()
                : hash.algorithm().of(key.data().toArray());
    }

    private String known() {
        var active = trust.keys(KeyStatus.ACTIVE).stream()
                .map(key -> key.hash().hex())
                .collect(Collectors.joining(", "));
        return active.isEmpty() ? "an active key; there is none" : active;
    }
}
