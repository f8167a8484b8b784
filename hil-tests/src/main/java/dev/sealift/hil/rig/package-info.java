/** Boards on QEMU with everything around them that can fail: power, watchdog, serial line. */
@NullMarked
package dev.sealift.hil.rig;

import org.jspecify.annotations.NullMarked;
