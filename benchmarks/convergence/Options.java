import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What a run measures.
 *
 * @param rounds of the bare client and each operator, in turns
 * @param replicas of each MetricsDemo
 * @param bare whether the bare client is measured too
 * @param restart whether the operator is started once more at the end of each of its rounds
 * @param rest for how many seconds the operator is left at rest at the end of a round
 */
record Options(
    Path work,
    Path kubeconfig,
    String java,
    int rounds,
    int demos,
    int replicas,
    boolean bare,
    boolean restart,
    int rest,
    List<OperatorJar> operators) {

  /** An operator.jar with its lib folder and its JVM options beside it. */
  record OperatorJar(String name, Path jar) {

    private static OperatorJar parse(String text) {
      String[] parts = text.split("=", 2);
      Path jar = Path.of(parts[1]).toAbsolutePath();
      if (!Files.isReadable(jar)) {
        throw new IllegalArgumentException("there is no " + jar);
      }
      return new OperatorJar(parts[0], jar);
    }

    List<String> command(String java, String option) {
      return List.of(
          java,
          option,
          "@" + jar.resolveSibling("operator.jvm.options"),
          "-jar",
          jar.toString());
    }
  }

  static Options parse(List<String> arguments) {
    int rounds = 3;
    int demos = 1000;
    int replicas = 2;
    boolean bare = true;
    boolean restart = false;
    int rest = 0;
    List<OperatorJar> operators = new ArrayList<>();
    Iterator<String> all = arguments.iterator();
    Path work = Path.of(all.next());
    Path kubeconfig = Path.of(all.next());
    String java = all.next();
    while (all.hasNext()) {
      String argument = all.next();
      switch (argument) {
        case "--rounds" -> rounds = Integer.parseInt(all.next());
        case "--demos" -> demos = Integer.parseInt(all.next());
        case "--replicas" -> replicas = Integer.parseInt(all.next());
        case "--rest" -> rest = Integer.parseInt(all.next());
        case "--no-bare" -> bare = false;
        case "--restart" -> restart = true;
        case "--operator" -> operators.add(OperatorJar.parse(all.next()));
        default -> throw new IllegalArgumentException("there is no option " + argument);
      }
    }
    return new Options(
        work, kubeconfig, java, rounds, demos, replicas, bare, restart, rest, operators);
  }

  private static boolean hasAotCache() {
    return Runtime.version().feature() >= 25;
  }

  /** The option by which a run makes the class archive of an operator. */
  String record(OperatorJar operator) {
    Path archive = work.resolve(operator.name());
    return (hasAotCache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
  }

  /** The option by which a run uses it. */
  String replay(OperatorJar operator) {
    Path archive = work.resolve(operator.name());
    return (hasAotCache() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
  }
}
