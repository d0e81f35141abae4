package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.options.DomainOptions;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation.Required;

/** Options of {@link Lineage}. */
public interface LineageOptions extends DomainOptions {
  @Required
  @Description(
      "The column: mart.mart_session.plays; of an event, cleaned: \"event listen_events: user_id\".")
  String getColumn();

  void setColumn(String column);
}
