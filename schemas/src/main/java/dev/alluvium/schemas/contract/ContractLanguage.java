package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.alert.AlertKeys;
import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.column.FieldReader;
import dev.alluvium.schemas.contract.computed.ComputedSection;
import dev.alluvium.schemas.contract.computed.ComputedSections;
import dev.alluvium.schemas.contract.computed.ModelKind;
import dev.alluvium.schemas.contract.computed.ModelKinds;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.event.UsedBlocks;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.mart.MartReaders;
import dev.alluvium.schemas.contract.mart.SequenceMartReader;
import dev.alluvium.schemas.contract.mart.TopReader;
import dev.alluvium.schemas.contract.mart.WindowColumnReader;
import dev.alluvium.schemas.contract.mart.WindowReader;
import dev.alluvium.schemas.contract.measure.MeasureReader;
import dev.alluvium.schemas.contract.offer.OfferKeys;
import dev.alluvium.schemas.contract.quality.ExpectationReader;
import dev.alluvium.schemas.contract.vault.HubReferenceReader;
import dev.alluvium.schemas.contract.vault.VaultSection;
import dev.alluvium.schemas.contract.vault.VaultSections;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
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
            ModelKinds.ALL.stream().map(ModelKind::definition),
            MartReaders.all().stream().map(reader -> reader.definition()),
            Stream.of(
                SnakeCase.NAME,
                Durations.DURATION,
                WindowReader.WINDOW,
                WindowColumnReader.COLUMN,
                ConditionReader.CONDITIONS,
                ConditionReader.CONDITIONS_BY_COLUMN,
                Events.EVENTS,
                FieldReader.FIELD,
                DerivedReader.DERIVED,
                DerivedReader.IN_SQL,
                UsedBlocks.FIELDS,
                UsedBlocks.DERIVE,
                HubReferenceReader.REFERENCES,
                SequenceMartReader.DIFFERENCE,
                MeasureReader.MEASURE,
                TopReader.TOP,
                AlertKeys.ALERT,
                DashboardReader.TILE_DEFINITION,
                OfferKeys.CAMPAIGN,
                OfferKeys.OFFER,
                ViewsReader.INFORMATION_VIEW,
                ViewsReader.VIEW_COLUMN,
                ModelReader.MODEL,
                ModelTestReader.TEST,
                ContractTestReader.TEST,
                ExpectationReader.EXPECTATION))
        .flatMap(definitions -> definitions)
        .toList();
  }
}
