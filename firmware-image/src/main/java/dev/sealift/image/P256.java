package dev.sealift.image;

import java.math.BigInteger;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;

/** The one curve of Sealift's keys: NIST P-256, also secp256r1 and prime256v1. */
final class P256 {
    static final ECNamedDomainParameters DOMAIN = new ECNamedDomainParameters(
            SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));

    static final BigInteger ORDER = DOMAIN.getN();

    private P256() {}

    static boolean isCurveOf(ECDomainParameters domain) {
        return domain.equals(DOMAIN);
    }
}
