package dev.sealift.image;

import static dev.sealift.image.ImageFault.KEY_UNKNOWN;
import static dev.sealift.image.ImageFault.SIGNATURE_INVALID;
import static dev.sealift.image.ImageFault.SIGNATURE_MISSING;

import dev.sealift.image.SignedImage.ImageHash;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the signature of a trusted key and checks it. */
final class SignatureCheck {
    /** The name of a key and the signature behind it. */
    private record Pair(Tlv key, Tlv signature) {
        boolean names(VerifyingKey candidate, HashAlgorithm hash) {
            return signature.type() == SignatureTlv.type(candidate.algorithm())
                    && SignatureTlv.hashes(candidate.algorithm()).contains(hash)
                    && key.equals(SignatureTlv.keyName(candidate, hash, key.type() == Tlv.PUBKEY));
        }
    }

    private SignatureCheck() {}

    /** As Sealift's devices do: the first pair counts, and it is of a P-256 key. */
    static VerifyingKey firstPair(SignedImage image, Bytes hash, List<VerifyingKey> trusted) throws ImageException {
        var pair = image.signature()
                .orElseThrow(() -> new ImageException(
                        SIGNATURE_MISSING, "no ECDSA_SIG TLV right behind a KEYHASH", "such a pair"));
        var key = trusted.stream()
                .filter(candidate -> candidate.algorithm() == KeyAlgorithm.ECDSA_P256)
                .filter(candidate -> candidate.hash().equals(pair.keyHash()))
                .findFirst()
                .orElseThrow(() -> unknown("key hash " + pair.keyHash(), trusted));
        requireValid(key, hash, pair.signature());
        return key;
    }

    /** As MCUboot does: the first pair of a trusted key counts, whichever its place and algorithm. */
    static VerifyingKey anyPair(SignedImage image, ImageHash hash, List<VerifyingKey> trusted) throws ImageException {
        var pairs = pairs(image.tlvs());
        if (pairs.isEmpty()) {
            throw new ImageException(SIGNATURE_MISSING, "no signature right behind a KEYHASH or PUBKEY", "such a pair");
        }
        for (var pair : pairs) {
            for (var key : trusted) {
                if (pair.names(key, hash.algorithm())) {
                    requireValid(key, hash.value(), pair.signature().data());
                    return key;
                }
            }
        }
        var found = pairs.stream()
                .map(pair -> "key hash " + keyHash(pair.key(), hash.algorithm()))
                .collect(Collectors.joining(", "));
        throw unknown(found, trusted);
    }

    private static List<Pair> pairs(List<Tlv> tlvs) {
        var pairs = new ArrayList<Pair>();
        for (int i = 1; i < tlvs.size(); i++) {
            int key = tlvs.get(i - 1).type();
            if ((key == Tlv.KEYHASH || key == Tlv.PUBKEY) && isSignature(tlvs.get(i))) {
                pairs.add(new Pair(tlvs.get(i - 1), tlvs.get(i)));
            }
        }
        return pairs;
    }

    private static boolean isSignature(Tlv tlv) {
        return tlv.type() == Tlv.ECDSA_SIG || tlv.type() == Tlv.ED25519 || tlv.type() == Tlv.RSA3072_PSS;
    }

    private static Bytes keyHash(Tlv key, HashAlgorithm hash) {
        return key.type() == Tlv.KEYHASH ? key.data() : hash.of(key.data().toArray());
    }

    private static void requireValid(VerifyingKey key, Bytes hash, Bytes signature) throws ImageException {
        if (!key.verifies(hash, signature)) {
            throw new ImageException(
                    SIGNATURE_INVALID,
                    "a signature of " + signature.size() + " bytes that does not verify",
                    "one by " + key);
        }
    }

    private static ImageException unknown(String found, List<VerifyingKey> trusted) {
        var hashes = trusted.stream().map(key -> key.hash().hex()).collect(Collectors.joining(", "));
        return new ImageException(KEY_UNKNOWN, found, hashes.isEmpty() ? "a trusted key; there is none" : hashes);
    }
}
