package dev.alluvium.schemas.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.alluvium.schemas.contract.ContractLanguage;
import dev.alluvium.schemas.contract.yaml.Definition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The schema of the contract language is what its readers declare. */
class ContractSchemaFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = String.join("", ContractSchema.file().values());

  @Test
  void committedFileIsWhatTheReadersDeclare() {
    DerivedFolder folder = new DerivedFolder(Path.of("."), ContractSchema.PATH);

    List<String> differences = folder.differences(ContractSchema.file());

    assertThat("scripts/generate rewrites it", differences, is(empty()));
  }

  @Test
  void everyDefinitionIsThereAndIsUsed() throws IOException {
    JsonNode schema = JSON.readTree(TEXT);
    TreeSet<String> defined = new TreeSet<>();
    schema.get("$defs").fieldNames().forEachRemaining(defined::add);
    TreeSet<String> used = new TreeSet<>();
    schema
        .findValuesAsText("$ref")
        .forEach(reference -> used.add(reference.replace("#/$defs/", "")));

    assertThat(used, is(defined));
  }

  @Test
  void whatAKeyShowsAsAnExampleIsRight() throws IOException {
    JsonNode schema = JSON.readTree(TEXT);
    List<String> wrong = new ArrayList<>();
    int examples = 0;
    for (JsonNode value : schema.findParents("examples")) {
      ObjectNode alone = ((ObjectNode) value).deepCopy();
      alone.set("$defs", schema.get("$defs"));
      JsonSchema validator = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(alone);
      for (Iterator<JsonNode> each = value.get("examples").elements(); each.hasNext(); ) {
        JsonNode example = each.next();
        examples++;
        validator.validate(example).forEach(fault -> wrong.add(example + ": " + fault));
      }
    }
    assertThat(examples, greaterThan(0));
    assertThat(wrong, is(empty()));
  }

  /** The second would be in the schema alone. */
  @Test
  void noTwoReadersDeclareOneName() {
    List<String> names = ContractLanguage.definitions().stream().map(Definition::name).toList();

    assertThat(List.copyOf(new TreeSet<>(names)).size(), is(names.size()));
  }
}
