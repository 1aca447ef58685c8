// The line between a browser and a node: it can be cut, and what comes over it can be changed.

import { createServer, request as ask } from "node:http";

/** Stands before the node at `url`; `line.down` cuts it, `line.twist(path, text)` gives another text of the page. */
export async function line(url) {
  const own = { down: false, twist: (_, text) => text };
  const server = createServer((request, response) => {
    if (own.down) return response.destroy();
    const { method, headers } = request;
    const isText = request.url === "/" || /^\/page\/[a-z-]+\.js$/.test(request.url);
    const asked = isText ? { ...headers, "accept-encoding": "identity", "if-none-match": "" } : headers;
    const onward = ask(new URL(request.url, url), { method, headers: asked }, (answer) => {
      if (!isText || answer.statusCode !== 200) {
        response.writeHead(answer.statusCode, answer.headers);
        return answer.pipe(response);
      }
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part));
      answer.on("end", () => {
        const { etag: _, "content-length": __, ...headers } = answer.headers;
        response.writeHead(200, headers);
        response.end(own.twist(request.url, text));
      });
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  own.url = `http://localhost:${server.address().port}/`;
  own.cut = () => {
    own.down = true;
    server.closeAllConnections();
  };
  own.mend = () => (own.down = false);
  own.stop = () => {
    server.closeAllConnections();
    return new Promise((stopped) => server.close(stopped));
  };
  return own;
}
