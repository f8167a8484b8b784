/** The query language for devices: syntax tree, parser, evaluation on one device, translation to SQL. */
@NullMarked
package dev.sealift.server.device.query;

import org.jspecify.annotations.NullMarked;
