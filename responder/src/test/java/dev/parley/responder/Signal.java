package dev.parley.responder;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What a process is told by its number. */
enum Signal {
  /** Stands still, as a machine does that is out of memory or moved elsewhere. */
  STOP,
  /** Goes on. */
  CONT;

  void to(ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-" + name(), "" + process.pid())
          .start()
          .onExit()
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
