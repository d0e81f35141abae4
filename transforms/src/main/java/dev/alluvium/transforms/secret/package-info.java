/** Where passwords and keys come from: looked up when they are used, and kept nowhere. */
@NullMarked
package dev.alluvium.transforms.secret;

import org.jspecify.annotations.NullMarked;
