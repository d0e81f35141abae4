package dev.alluvium.schemas.contract.file;

import dev.alluvium.schemas.contract.fault.FaultLog;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The text of a file of a domain.
 *
 * @param name its path within the domain's folder, as {@code marts/session.yaml}
 * @param beside texts of the folder's files that contracts may name, by their paths within it
 */
public record ContractFile(String name, String text, Map<String, String> beside) {
  public ContractFile(String name, String text) {
    this(name, text, Map.of());
  }

  /** The keys and values of the file; empty, with a fault, where it is not a block of YAML. */
  public Optional<YamlMap> read(FaultLog faults) {
    try {
      Iterator<Node> documents =
          new Compose(LoadSettings.builder().setLabel(name).build())
              .composeAllFromString(text)
              .iterator();
      if (!documents.hasNext()) {
        faults.add(name, 0, "the file is empty");
        return Optional.empty();
      }
      YamlNode root = YamlNode.root(documents.next(), beside, faults);
      if (documents.hasNext()) {
        YamlNode second = YamlNode.root(documents.next(), beside, faults);
        second.fault("a file is one contract; put what follows \"---\" into a file of its own");
        return Optional.empty();
      }
      return Optional.of(root.map("this file")).filter(YamlMap::isReadable);
    } catch (MarkedYamlEngineException e) {
      faults.add(name, lineOf(e.getProblemMark()), "this is not YAML: " + problem(e));
      return Optional.empty();
    } catch (YamlEngineException e) {
      faults.add(name, 0, "this is not YAML: " + e.getMessage());
      return Optional.empty();
    } catch (StackOverflowError e) {
      faults.add(name, 0, "lists or blocks stand in each other too deeply");
      return Optional.empty();
    }
  }

  private static String problem(MarkedYamlEngineException e) {
    String context = e.getContext();
    String problem =
        context == null || e.getContextMark().isEmpty()
            ? e.getProblem()
            : e.getProblem() + " (" + context + " of line " + lineOf(e.getContextMark()) + ")";
    return problem + hint(problem);
  }

  /** What helps where a text was taken for signs of YAML. */
  private static String hint(String problem) {
    if (problem.contains("while scanning an a") || problem.contains("cannot start any token")) {
      return "; a text that begins with such a sign stands in quotes";
    }
    return problem.contains("but got <scalar> (while parsing a flow mapping")
        ? "; a text with a comma or colon stands in quotes"
        : "";
  }

  private static int lineOf(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(-1) + 1;
  }
}
