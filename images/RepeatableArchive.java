import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has a virtual machine write an archive of classes, so that two builds write the same bytes.
 *
 * <pre>usage: java RepeatableArchive.java ARCHIVE COMMAND…</pre>
 *
 * <p>COMMAND dumps the archive, but for the option that says where to. Its archive has objects too,
 * among them soft references. Each of these has the time at which it was last used, in milliseconds
 * since the machine started, which decides how soon it is cleared. Here it is 0: such references
 * are cleared by the first collection, and made again by who needs them.
 *
 * <p>On a busy machine, one archive of the same list may differ from the others, so it is one that
 * comes out twice in a row.
 */
final class RepeatableArchive {

  private static final int ATTEMPTS = 6;

  /** In it are checksums, which the virtual machine compares only where it is told to. */
  private static final int HEADER_BYTES = 4096;

  private RepeatableArchive() {}

  /**
   * What a virtual machine has written.
   *
   * @param from when it was started, in milliseconds since the machine started
   * @param to when it had ended
   */
  private record Dump(ByteBuffer archive, long from, long to) {

    static Dump of(List<String> command, Path file) throws IOException, InterruptedException {
      long from = now();
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        System.exit(1);
      }
      return new Dump(
          ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder()), from, now());
    }

    private static long now() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private boolean isTime(int index) {
      long value = archive.getLong(index);
      return from <= value && value <= to;
    }

    /** Without the times that another dump has at the same places, but later or earlier. */
    byte[] withoutTimes(Dump other) {
      byte[] bytes = archive.array().clone();
      ByteBuffer cleared = ByteBuffer.wrap(bytes);
      int length = Math.min(archive.limit(), other.archive.limit()) & -Long.BYTES;
      for (int index = 0; index < HEADER_BYTES; index += Integer.BYTES) {
        if (archive.getInt(index) != other.archive.getInt(index)) {
          cleared.putInt(index, 0);
        }
      }
      for (int index = HEADER_BYTES; index < length; index += Long.BYTES) {
        if (archive.getLong(index) != other.archive.getLong(index)
            && isTime(index)
            && other.isTime(index)) {
          cleared.putLong(index, 0);
        }
      }
      return bytes;
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path archive = Path.of(arguments[0]);
    List<String> command = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    command.add(1, "-XX:SharedArchiveFile=" + archive);
    Dump before = Dump.of(command, archive);
    byte[] written = before.archive().array();
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      Dump now = Dump.of(command, archive);
      written = now.withoutTimes(before);
      if (Arrays.equals(written, before.withoutTimes(now))) {
        break;
      }
      before = now;
    }
    Files.write(archive, written);
  }
}
