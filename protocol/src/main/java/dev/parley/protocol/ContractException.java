package dev.parley.protocol;

/**
 * An interface cannot be a contract. The message names the method, the parameter and what to
 * change.
 */
public final class ContractException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ContractException(String message) {
    super(message);
  }
}
