package dev.sealift.hil;

import dev.sealift.hil.flash.FlashFile;
import dev.sealift.image.Bytes;
import dev.sealift.image.trust.SignedTrustSet;
import org.jspecify.annotations.Nullable;

/**
 * An image on which the command line and a board must have the same word.
 *
 * @param flash   of the board that meets it
 * @param inForce the board's trust set; null: the keys it was built with count
 */
record AgreementCase(
        String name, Bytes image, FlashFile flash, @Nullable SignedTrustSet inForce) {}
