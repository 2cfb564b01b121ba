package dev.parley.gateway;

/** The page of the original task, which says where one is. */
final class VisitedPage {
  private VisitedPage() {}

  static String of(String path) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Our Web Title</title></head>
        <body>
        <p>You have visited: %s</p>
        </body>
        </html>
        """
        .formatted(escaped(path));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
