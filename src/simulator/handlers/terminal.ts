/** The terminal of a simulated guest: what its system has said up to the prompt, and an echo of what is typed. */
import type { Line, Viewer } from './rfb.ts';

export function serveTerminal(messages: string, line: Line): Viewer {
  const said = messages.replaceAll('\n', '\r\n');
  const prompt = said.slice(said.lastIndexOf('\n') + 1);
  line.write(Buffer.from(said));
  return {
    receive: (bytes) => line.write(Buffer.from(bytes.toString('latin1').replaceAll('\r', `\r\n${prompt}`), 'latin1')),
    gone: () => undefined,
  };
}
