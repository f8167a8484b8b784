/** Byte links to boards: real serial ports, pseudo terminals and TCP, behind one interface. */
@NullMarked
package dev.sealift.link;

import org.jspecify.annotations.NullMarked;
