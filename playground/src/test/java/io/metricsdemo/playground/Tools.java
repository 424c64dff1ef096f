package io.metricsdemo.playground;

import io.metricsdemo.playground.process.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A folder to put on a PATH, with only some of the system's programs and some made up ones. */
final class Tools {

  private final Path folder;

  Tools(Path folder, List<String> systems) throws IOException {
    this.folder = Files.createDirectories(folder);
    for (String program : systems) {
      Path found = RunFolder.onPath(program).orElseThrow();
      script(program, "exec " + found + " \"$@\"");
    }
  }

  /** Adds a program, or puts it in the place of another. */
  void script(String name, String lines) throws IOException {
    Path program = folder.resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + lines + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  void remove(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }

  String path() {
    return folder.toString();
  }
}
