@NullMarked
package dev.alluvium.pipelines.sql;

import org.jspecify.annotations.NullMarked;
