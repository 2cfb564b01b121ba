package dev.parley.examples;

import dev.parley.responder.Responder;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the examples serve: {@code demo}, {@code string}, {@code math}, {@code sample} and {@code
 * validator1}.
 */
public final class ExampleServices {
  private ExampleServices() {}

  /** Exports all of them. */
  public static Responder export(Responder responder) {
    return responder
        .export("demo", DemoService.class, new Demo())
        .function("demo", "foo_function", FooFunction.class, () -> true)
        .export("string", StringService.class, text -> text.toUpperCase(Locale.ROOT))
        .export("math", MathService.class, Quotient::of)
        .export("sample", SampleService.class, x -> x)
        .export("validator1", ValidatorService.class, new Validator());
  }

  private static final class Demo implements DemoService {
    @Override
    public String echo(@Nullable Object data) {
      return "Server responded: "
          + (data instanceof Object[] array ? Arrays.deepToString(array) : data);
    }

    @Override
    public Number div(Number dividend, Number divisor) {
      return Quotient.of(dividend, divisor);
    }

    @Override
    public boolean isComputerOn() {
      return true;
    }
  }
}
