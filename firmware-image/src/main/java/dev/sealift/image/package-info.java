/** MCUboot images, their keys and signatures: bytes in, bytes out; no files, no clock, no network. */
@NullMarked
package dev.sealift.image;

import org.jspecify.annotations.NullMarked;
