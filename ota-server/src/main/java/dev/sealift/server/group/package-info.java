/** Groups of devices: static ones in a hierarchy, and dynamic ones by a query. */
@NullMarked
package dev.sealift.server.group;

import org.jspecify.annotations.NullMarked;
