/**
 * Reads contracts from YAML and reports every fault in them at once, each with its file and line.
 */
@NullMarked
package dev.alluvium.schemas.contract;

import org.jspecify.annotations.NullMarked;
