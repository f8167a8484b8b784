/** ESP-IDF application images and the signatures of Espressif's secure boot, versions 1 and 2. */
@NullMarked
package dev.sealift.image.esp;

import org.jspecify.annotations.NullMarked;
