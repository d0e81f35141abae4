package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.options.DomainOptions;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation.Required;

/** Options of {@link Lineage}. */
public interface LineageOptions extends DomainOptions {
  @Required
  @Description(
      "The column: mart.mart_session.plays; all of a table: mart.mart_session.*; or as it is printed:"
          + " \"event listen_events: user_id\", \"topic listen_events: userId\".")
  String getColumn();

  void setColumn(String column);
}
