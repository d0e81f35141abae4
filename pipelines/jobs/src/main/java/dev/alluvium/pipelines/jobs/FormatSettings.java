package dev.alluvium.pipelines.jobs;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.util.List;

/**
 * What contracts leave to a job's options of how records are read, as it differs from place to
 * place. It travels with the domain, like all that a contract says.
 */
interface FormatSettings {
  /** A format with such settings is a line here. */
  List<FormatSettings> ALL = List.of(new RegistrySettings());

  /**
   * The format, with what the options say; as it is, where it is another's.
   *
   * @throws dev.alluvium.pipelines.options.UserException if an option is missing or wrong
   */
  RecordFormat complete(RecordFormat format, EventSpec event, LoadWarehouseOptions options);

  /** The domain that the options name, with what they say of its formats. */
  static DomainSpec load(LoadWarehouseOptions options) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    List<EventSpec> events =
        domain.events().stream().map(event -> complete(event, options)).toList();
    return domain.toBuilder().setEvents(events).build();
  }

  private static EventSpec complete(EventSpec event, LoadWarehouseOptions options) {
    RecordFormat format = event.format();
    for (FormatSettings settings : ALL) {
      format = settings.complete(format, event, options);
    }
    return event.toBuilder().setFormat(format).build();
  }
}
