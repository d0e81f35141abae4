/** Reads measures: the ways to sum up the events of a group, and functions of such columns. */
@NullMarked
package dev.alluvium.schemas.contract.measure;

import org.jspecify.annotations.NullMarked;
