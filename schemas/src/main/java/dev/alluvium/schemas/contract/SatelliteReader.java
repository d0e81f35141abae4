package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import java.util.List;
import java.util.Optional;

/** Reads satellites. */
final class SatelliteReader implements VaultSection {
  private static final List<String> KEYS =
      List.of(
          "parent",
          "attributes",
          "hashdiff",
          "effective_from",
          "extra",
          "case_sensitive",
          "sources",
          "description");
  private static final List<ColumnType> TIMES = List.of(ColumnType.TIMESTAMP, ColumnType.DATE);

  @Override
  public String name() {
    return "satellites";
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<Name> attributes = map.needNames("attributes");
    SatelliteSpec.Builder satellite =
        SatelliteSpec.builder()
            .setName(name.text())
            .setAttributes(SourceColumns.check(attributes, sources))
            .setExtra(SourceColumns.checkFurther("extra", map, "attributes", attributes, sources))
            .setEffectiveFrom(effectiveFrom(map, sources))
            .setCaseSensitive(map.flag("case_sensitive"))
            .setSources(Events.names(sources))
            .setDescription(map.needText("description"));
    if (map.has("hashdiff")) {
      satellite.setHashdiff(SourceColumns.check(map.findNames("hashdiff"), sources));
    }
    Optional<ParentSpec> parent = vault.parents().read(map, sources);
    parent.ifPresent(spec -> vault.add(satellite.setParent(spec).build()));
  }

  private static Optional<String> effectiveFrom(YamlMap map, List<Event> sources) {
    Optional<Name> name = map.find("effective_from").flatMap(value -> value.name("effective_from"));
    Optional<Column> column =
        name.filter(n -> SourceColumns.check(List.of(n), sources).size() == 1)
            .flatMap(n -> sources.stream().findFirst().flatMap(e -> e.columns().get(n.text())));
    column
        .filter(c -> !c.isOf(TIMES))
        .ifPresent(
            c ->
                name.orElseThrow()
                    .fault("effective_from must be a timestamp or date; it is %s", c));
    return name.map(Name::text);
  }
}
