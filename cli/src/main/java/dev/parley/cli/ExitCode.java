package dev.parley.cli;

import dev.parley.protocol.Status;

/** What the process ends with: the numbers of {@code sysexits.h} where one fits. */
final class ExitCode {
  /** Of the list of them in a command's help. */
  static final String HEADING = "%nExit codes:%n";

  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 64;
  static final int BAD_DATA = 65;
  static final int NO_INPUT = 66;
  static final int NOT_FOUND = 68;
  static final int UNAVAILABLE = 69;
  static final int INTERNAL = 70;
  static final int BUSY = 75;
  static final int NO_PERMISSION = 77;
  static final int CONFIGURATION = 78;
  static final int TIMEOUT = 124;
  static final int CANCELLED = 130;

  private ExitCode() {}

  static int of(Status status) {
    return switch (status) {
      case OK -> OK;
      case FAILED -> FAILED;
      case BAD_REQUEST, BAD_ARGUMENTS, REFUSED -> BAD_DATA;
      case NO_SUCH_SERVICE, NO_SUCH_METHOD -> NOT_FOUND;
      case UNAVAILABLE -> UNAVAILABLE;
      case INTERNAL -> INTERNAL;
      case BUSY -> BUSY;
      case UNAUTHENTICATED, PERMISSION_DENIED -> NO_PERMISSION;
      case DEADLINE_EXCEEDED -> TIMEOUT;
      case CANCELLED -> CANCELLED;
    };
  }
}
