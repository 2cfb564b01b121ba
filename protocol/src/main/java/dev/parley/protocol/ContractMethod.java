package dev.parley.protocol;

import com.fasterxml.jackson.databind.JavaType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;

/** A method of a contract, taken apart once. Immutable and thread-safe. */
public final class ContractMethod {
  /** A parameter: its name, and its type as one writes it. */
  public record Parameter(String name, String type) {}

  final Method method;
  final List<Parameter> parameters;
  final List<JavaType> types;
  final boolean[] optional;
  final JavaType result;
  final boolean optionalResult;
  final boolean async;
  private final boolean stream;
  private final String name;
  private final String signature;
  private final String doc;
  private final boolean oneWay;
  private final boolean idempotent;
  private final boolean overloaded;

  ContractMethod(MethodParts parts, boolean overloaded) {
    this.method = parts.method();
    this.name = parts.name();
    this.parameters = parts.parameters();
    this.types = parts.types();
    this.optional = parts.optional();
    this.result = parts.result();
    this.optionalResult = parts.optionalResult();
    this.async = parts.async();
    this.stream = parts.stream();
    this.doc = parts.doc();
    this.oneWay = parts.oneWay();
    this.idempotent = parts.idempotent();
    this.signature = parts.signature();
    this.overloaded = overloaded;
  }

  /** The name callers use. */
  public String name() {
    return name;
  }

  /** Name and parameter types, such as {@code div(int,int)}. */
  public String signature() {
    return signature;
  }

  /** What a request names: the name, or the signature where the contract overloads it. */
  public String wireName() {
    return overloaded ? signature : name;
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  /**
   * The type of the result, or of each item of a stream, as one writes it; {@code void} if none.
   */
  public String resultType() {
    return TypeNames.of(result);
  }

  /** What {@link Doc} says; empty if nothing. */
  public String doc() {
    return doc;
  }

  /** No reply is sent, nor waited for. */
  public boolean isOneWay() {
    return oneWay;
  }

  public boolean isIdempotent() {
    return idempotent;
  }

  /** The method returns a {@link java.util.concurrent.CompletionStage}. */
  public boolean isAsync() {
    return async;
  }

  /** The method returns a {@link java.util.stream.Stream}: its items come one by one. */
  public boolean isStream() {
    return stream;
  }

  /** The Java method behind it. */
  public Method javaMethod() {
    return method;
  }

  /** Signature with parameter names and result, as one reads it. */
  public String describe() {
    var returned = stream ? "Stream<" + resultType() + ">" : resultType();
    return parameters.stream()
        .map(p -> p.type() + " " + p.name())
        .collect(Collectors.joining(", ", returned + " " + name + "(", ")"));
  }

  @Override
  public String toString() {
    return signature;
  }
}
