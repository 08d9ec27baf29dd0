/**
 * Tests see no terminal, whichever way they were started: in its own process jest would hand them its terminal and
 * its width, and it tells its workers FORCE_COLOR where it has colours itself. A test that is about a terminal says so.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.isTTY = false;
  Object.defineProperty(stream, 'columns', { value: undefined, writable: true, configurable: true });
}
delete process.env.NO_COLOR;
delete process.env.FORCE_COLOR;
