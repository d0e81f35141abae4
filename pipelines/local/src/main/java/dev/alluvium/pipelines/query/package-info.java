/**
 * Answers to queries of people: rows as they come, of a file or a lake that is opened to be read,
 * or of a job that has the file open and answers on a port.
 */
@NullMarked
package dev.alluvium.pipelines.query;

import org.jspecify.annotations.NullMarked;
