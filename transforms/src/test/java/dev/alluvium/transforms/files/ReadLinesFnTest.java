package dev.alluvium.transforms.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.source.SourceBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.OutputBuilder;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadLinesFnTest {
  @Test
  void tellsOfAFileThatIsGoneByItsTurn(@TempDir Path folder) throws IOException {
    Metadata found =
        Metadata.builder()
            .setResourceId(
                FileSystems.matchNewResource(
                    folder.resolve("plays.jsonl").toString(), /* isDirectory= */ false))
            .setSizeBytes(5)
            .setIsReadSeekEfficient(true)
            .build();
    List<String> told = new ArrayList<>();

    new ReadLinesFn(folder + "/", FileTopic.named("plays"), 10, 100)
        .process(
            found,
            new OutputReceiver<>() {
              @Override
              public void output(SourceBatch batch) {
                batch.records().forEach(r -> told.add(r.source() + ": " + r.damage()));
              }

              @Override
              public OutputBuilder<SourceBatch> builder(SourceBatch batch) {
                throw new UnsupportedOperationException("not needed here");
              }

              @Override
              public void outputWithTimestamp(SourceBatch batch, Instant timestamp) {
                output(batch);
              }
            });

    assertThat(told, is(List.of("plays.jsonl: it cannot be opened (it is not there)")));
  }
}
