/** Images exchanged with imgtool. */
@NullMarked
package dev.sealift.cli.interop;

import org.jspecify.annotations.NullMarked;
