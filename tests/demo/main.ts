/** `npm run demo`: the demo on this terminal. */
import { createPaint, showsColours } from './paint';
import { runDemo } from './run-demo';

/** Where the terminal doesn't say. */
const USUAL_WIDTH = 80;

const screen = {
  line: (text: string): void => void process.stdout.write(`${text}\n`),
  width: process.stdout.columns || USUAL_WIDTH,
  paint: createPaint(showsColours(process.stdout.isTTY, process.env)),
};

// A pager that is closed early is no reason to stop before the sandbox is.
process.stdout.on('error', () => undefined);

void runDemo(screen).then((problems) => {
  process.exitCode = problems.length > 0 ? 1 : 0;
});
