/** In the place of a library that must not be there. */
@NullMarked
package com.fasterxml.jackson.module.afterburner;

import org.jspecify.annotations.NullMarked;
