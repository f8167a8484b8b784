/** Signing, checking and showing images. */
@NullMarked
package dev.sealift.cli.image;

import org.jspecify.annotations.NullMarked;
