@NullMarked
package dev.alluvium.pipelines.serve;

import org.jspecify.annotations.NullMarked;
