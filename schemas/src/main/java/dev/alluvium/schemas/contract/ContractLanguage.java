package dev.alluvium.schemas.contract;

import java.util.List;
import java.util.stream.Stream;

/** What the contract language has, as its readers declare it. */
public final class ContractLanguage {
  private ContractLanguage() {}

  /** The kinds of files, each called as its first key and as its definition. */
  public static List<String> kinds() {
    return DomainReader.KINDS;
  }

  /** What readers declare. */
  public static List<Definition> definitions() {
    return Stream.of(
            DomainReader.FILES.stream(),
            VaultSections.ALL.stream().map(VaultSection::definition),
            ComputedSections.ALL.stream().map(ComputedSection::definition),
            MartReaders.all().stream().map(reader -> reader.definition()),
            Stream.of(
                SnakeCase.NAME,
                Durations.DURATION,
                WindowReader.WINDOW,
                ConditionReader.CONDITIONS,
                Events.EVENTS,
                FieldReader.FIELD,
                DerivedReader.DERIVED,
                UsedBlocks.FIELDS,
                UsedBlocks.DERIVE,
                HubReferenceReader.REFERENCES,
                SequenceMartReader.DIFFERENCE,
                MeasureReader.MEASURE,
                TopReader.TOP,
                AlertKeys.ALERT,
                ViewsReader.INFORMATION_VIEW,
                ViewsReader.VIEW_COLUMN))
        .flatMap(definitions -> definitions)
        .toList();
  }
}
