package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Counted;
import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ListPath;
import dev.alluvium.transforms.decode.EventCheck;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Has the load's own check judge a draft by the records that it was made of. A field that refuses a
 * value gets a type that takes it; what is rejected even so is counted, to be told.
 */
final class DraftProof {
  private final Path folder;
  private final Instant readAt;

  /**
   * @param folder for drafts while they are tried
   * @param readAt when the records were read
   */
  DraftProof(Path folder, Instant readAt) {
    this.folder = folder;
    this.readAt = readAt;
  }

  /** Gives the records of a sample; can do so again, from the first. */
  interface Records {
    void read(Consumer<SourceRecord> to) throws IOException;
  }

  /**
   * @param field where the fault lies; empty where it is the whole record
   */
  private record Fault(String reason, String field) {}

  /** The profile of a draft that takes all that one can take; as it is where there is no draft. */
  SourceProfile proved(SourceProfile source, Records records) throws IOException {
    SourceProfile tried = source;
    while (true) {
      Optional<String> draft = EventDraft.of(tried);
      if (draft.isEmpty()) {
        return source;
      }
      Map<Fault, Long> faults = faults(draft.get(), records);
      Set<String> refusing = faults.keySet().stream().map(Fault::field).collect(Collectors.toSet());
      String time = tried.eventTime().map(EventTime::path).orElse("");
      boolean isWider = false;
      List<FieldGuess> fields = new ArrayList<>();
      for (FieldGuess field : tried.fields()) {
        String path = field.path().path();
        boolean widens =
            refusing.contains(asContractsWrite(path)) && !path.equals(time) && field.canBeWider();
        isWider |= widens;
        fields.add(widens ? field.wider() : field);
      }
      tried = tried.tried(fields, told(faults));
      if (!isWider) {
        return tried;
      }
    }
  }

  /** A path whose elements are each of a list. */
  private static String asContractsWrite(String path) {
    return path.endsWith(RecordCells.EACH)
        ? path.substring(0, path.length() - RecordCells.EACH.length()) + ListPath.EACH
        : path;
  }

  private Map<Fault, Long> faults(String draft, Records records) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("domain.yaml"), EventDraft.domain("drafted"));
    Files.writeString(folder.resolve("draft.yaml"), draft);
    DomainSpec domain = ContractLoader.load(folder);
    EventCheck check = EventCheck.of(domain, domain.events().get(0));
    Map<Fault, Long> faults = new TreeMap<>(Comparator.comparing(Fault::toString));
    records.read(
        record ->
            check
                .fault(record, readAt)
                .ifPresent(
                    found -> {
                      String field = found.field();
                      faults.merge(
                          new Fault(found.reason(), field == null ? "" : field), 1L, Long::sum);
                    }));
    return faults;
  }

  private static List<Counted> told(Map<Fault, Long> faults) {
    return faults.entrySet().stream()
        .map(
            fault ->
                new Counted(
                    (fault.getKey().reason() + " " + fault.getKey().field()).strip(),
                    fault.getValue()))
        .sorted(Comparator.comparing(Counted::count).reversed())
        .toList();
  }
}
