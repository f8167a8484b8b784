/** The whole path on real parts: server, gateway and boards on QEMU. */
@NullMarked
package dev.sealift.hil;

import org.jspecify.annotations.NullMarked;
