/** SMP (MCUmgr) over a serial console: framing, messages, and a client with typed calls. */
@NullMarked
package dev.sealift.link.smp;

import org.jspecify.annotations.NullMarked;
