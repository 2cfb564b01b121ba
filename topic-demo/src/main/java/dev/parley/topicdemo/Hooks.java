package dev.parley.topicdemo;

/** What is done when the process is told to end. */
final class Hooks {
  private Hooks() {}

  /** Takes one back; where the process is ending already, it runs. */
  static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook does what is left to do.
      return;
    }
  }
}
