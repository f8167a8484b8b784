package dev.sealift.image;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/** A way to put signatures into a file of firmware. A new format is one implementation and its tests. */
public interface SignatureFormat {
    /** The algorithms whose keys it takes. */
    Set<KeyAlgorithm> algorithms();

    /**
     * Writes the signed file.
     *
     * @throws SigningException when input and keys do not go together, or a signer does not sign; what was written until
     *     then is to be thrown away
     */
    void sign(ByteSource input, List<? extends Signer> signers, OutputStream out) throws SigningException, IOException;

    /**
     * The trusted keys whose signatures are in the file and match it: one or more.
     *
     * @throws FormatException when there is none, or the file is damaged
     */
    List<VerifyingKey> verify(ByteSource file, List<VerifyingKey> trusted) throws FormatException;
}
