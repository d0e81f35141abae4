/** Queries a local warehouse from the command line, and drops its tables. */
@NullMarked
package dev.alluvium.pipelines.sql;

import org.jspecify.annotations.NullMarked;
