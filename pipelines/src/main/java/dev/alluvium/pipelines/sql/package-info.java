/** Queries a local warehouse from the command line. */
@NullMarked
package dev.alluvium.pipelines.sql;

import org.jspecify.annotations.NullMarked;
