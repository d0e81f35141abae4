package dev.alluvium.transforms.fold;

import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.ParDo;

/** The states that a pipeline keeps: what has to be the same for one to go on with another's. */
public final class KeptStates {
  private KeptStates() {}

  /** The steps that keep state, by their full names, which end in their shape's fingerprint. */
  public static SortedSet<String> of(Pipeline pipeline) {
    SortedSet<String> steps = new TreeSet<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> parDo
                && parDo.getFn() instanceof FoldFn) {
              steps.add(node.getFullName());
            }
          }
        });
    return steps;
  }

  /**
   * One fingerprint for all of them, and for what else a runner keeps.
   *
   * @param sources what the pipeline reads, where its readers keep how far they are
   */
  public static String fingerprint(Pipeline pipeline, String sources) {
    return StateShape.of("pipeline", 1)
        .withSorted("steps", of(pipeline))
        .with("sources", sources)
        .fingerprint();
  }
}
