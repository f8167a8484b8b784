package dev.sealift.image;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/** MCUboot images, made with those options and checked by MCUboot's own rules; a board has stricter ones, see {@link ImageRules}. */
public record McubootFormat(SignOptions options) implements SignatureFormat {
    @Override
    public Set<KeyAlgorithm> algorithms() {
        return KeyAlgorithm.ALL;
    }

    @Override
    public void sign(ByteSource input, List<? extends Signer> signers, OutputStream out)
            throws SigningException, IOException {
        ImageSigner.sign(
                input, options, signers, ImageSink.binary(out, options.extras().erased()));
    }

    @Override
    public List<VerifyingKey> verify(ByteSource file, List<VerifyingKey> trusted) throws FormatException {
        return switch (ImageVerifier.verify(file, ImageRules.signedBy(trusted), null)) {
            case Verdict.Accepted accepted -> List.of(accepted.key());
            case Verdict.Refused refused ->
                throw new FormatException(refused.fault(), refused.found(), refused.expected());
        };
    }
}
