/** MCUboot images, their keys and signatures, and the seams for other formats: bytes in, bytes out; no clock, no network. */
@NullMarked
package dev.sealift.image;

import org.jspecify.annotations.NullMarked;
