package dev.alluvium.pipelines.engine;

/**
 * What a runner is set up for.
 *
 * @param job its name, as a label has it
 * @param isStream whether its input does not end
 * @param writesBeside whether a thread of this process writes the warehouse beside the runner's
 *     workers, as a file is written; otherwise workers do, and wait for the answers
 */
public record Work(String job, String domain, boolean isStream, boolean writesBeside) {}
