/** Three verifiers judge the same damaged images: this library, the bootloader's C sources and imgtool (docs/agreement.md). */
@NullMarked
package dev.sealift.image.agreement;

import org.jspecify.annotations.NullMarked;
