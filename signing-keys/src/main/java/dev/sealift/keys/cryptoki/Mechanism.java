package dev.sealift.keys.cryptoki;

import java.util.List;

/**
 * What a module is to do with a key.
 *
 * @param type       CKM_…
 * @param parameters numbers of its parameter structure; none when it takes none
 */
public record Mechanism(long type, List<Long> parameters) {
    public static final Mechanism GENERATE_RSA = new Mechanism(0x0, List.of());
    public static final Mechanism GENERATE_EC = new Mechanism(0x1040, List.of());
    public static final Mechanism GENERATE_EDWARDS = new Mechanism(0x1055, List.of());

    /** Over a hash as it is; the signature is r and s. */
    public static final Mechanism ECDSA = new Mechanism(0x1041, List.of());

    /** RFC 8032 over a message. */
    public static final Mechanism EDDSA = new Mechanism(0x1057, List.of());

    /** PSS over a SHA-256 as it is: CKM_SHA256, CKG_MGF1_SHA256, a salt of 32 bytes. */
    public static final Mechanism RSA_PSS_SHA256 = new Mechanism(0xd, List.of(0x250L, 2L, 32L));
}
