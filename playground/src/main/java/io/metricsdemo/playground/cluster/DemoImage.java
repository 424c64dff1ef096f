package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one image that the kubelet stand-in can run: the demo application as it was built.
 *
 * @param name as containers refer to it
 * @param home where {@code demo-app.jar} is
 */
public record DemoImage(String name, Path home) {

  /** An address flag without a host, which in a pod means the pod's own address. */
  private static final Pattern ADDRESS_FLAG =
      Pattern.compile("--?((?:listen|health)-address)=(?:0\\.0\\.0\\.0|\\[::\\])?:([0-9]+)");

  boolean is(Container container) {
    return name.equals(container.getImage());
  }

  /** What the container's image, command and arguments come to as a process at that address. */
  List<String> command(Container container, PodAddress address) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path options = home.resolve("demo-app.jvm.options");
    if (Files.exists(options)) {
      command.add("@" + options);
    }
    // A shared-memory file would be left behind by a process that is killed.
    command.add("-XX:-UsePerfData");
    command.add("-jar");
    command.add(home.resolve("demo-app.jar").toString());
    container.getArgs().forEach(argument -> command.add(at(argument, address)));
    return command;
  }

  private static String at(String argument, PodAddress address) {
    Matcher flag = ADDRESS_FLAG.matcher(argument);
    return flag.matches()
        ? "-%s=%s:%d"
            .formatted(flag.group(1), address.ip(), address.port(Integer.parseInt(flag.group(2))))
        : argument;
  }
}
