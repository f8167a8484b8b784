/** The flash of an STM32F405 as a file: what a programmer would write, in the layouts of docs/formats.md. */
@NullMarked
package dev.sealift.hil.flash;

import org.jspecify.annotations.NullMarked;
