import com.google.gerrit.launcher.GerritLauncher;
import com.google.gerrit.server.util.time.TimeUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.jgit.util.SystemReader;

/**
 * Gerrit for tests: with a clock that can be set, and an end that nobody can forget.
 *
 * <p>-Dlab.clock=FILE: what Gerrit and JGit take for now is the number of milliseconds since 1970 in
 * FILE, and stands still until another one is written. Without FILE, or with an empty one, it is the
 * real time. Timers, logs and the Date header keep the real time.
 *
 * <p>-Dlab.parent=PID: ends when that process has ended, however it did.
 */
public class LabMain {
  public static void main(String[] words) throws Exception {
    String clock = System.getProperty("lab.clock");
    if (clock != null) {
      setClock(Path.of(clock));
    }
    String parent = System.getProperty("lab.parent");
    if (parent != null) {
      endWith(Long.parseLong(parent));
    }
    GerritLauncher.main(words);
  }

  private static void setClock(Path file) {
    TimeUtil.setCurrentMillisSupplier(() -> now(file));
    SystemReader.setInstance(
        new SystemReader.Delegate(SystemReader.getInstance()) {
          @Override
          public long getCurrentTime() {
            return LabMain.now(file);
          }

          // In JGit 7 this overrides; before it there was nothing to override, hence no annotation.
          public Instant now() {
            return Instant.ofEpochMilli(LabMain.now(file));
          }
        });
  }

  private static long now(Path file) {
    try {
      String text = Files.readString(file).trim();
      return text.isEmpty() ? System.currentTimeMillis() : Long.parseLong(text);
    } catch (IOException e) {
      return System.currentTimeMillis();
    }
  }

  private static void endWith(long parent) {
    ProcessHandle.of(parent)
        .ifPresentOrElse(
            process -> process.onExit().thenRun(() -> Runtime.getRuntime().halt(0)),
            () -> Runtime.getRuntime().halt(0));
  }
}
