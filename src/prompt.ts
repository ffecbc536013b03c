/**
 * Asks a person at a terminal, the only owner of `node:readline`. Knows nothing of what is asked.
 *
 * Each question has an interface of its own: between questions the terminal is as it was, and Ctrl-C is the signal that
 * it is everywhere else.
 */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { abortReason } from './clock';
import { CancelledError } from './errors';

/** Both are terminals. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

export interface Prompt {
  /** Shows a line. */
  say(line: string): void;
  /** The answer, without blanks around it; `fallback` where it is empty. Throws CancelledError for Ctrl-C and Ctrl-D. */
  ask(question: string, fallback?: string): Promise<string>;
  /** The same, but what is typed or pasted is neither shown nor remembered. */
  askHidden(question: string): Promise<string>;
}

/** `stop`: aborted with the error that a waiting question has to end with. */
export function createPrompt(terminal: Terminal, stop: AbortSignal): Prompt {
  return {
    say: (line) => void terminal.output.write(`${line}\n`),
    ask: async (question, fallback) => {
      const shown = fallback === undefined ? question : `${question} [${fallback}]`;
      const answer = await askOnce(terminal, `${shown}: `, false, stop);
      return answer === '' ? (fallback ?? '') : answer;
    },
    askHidden: (question) => askOnce(terminal, `${question}: `, true, stop),
  };
}

function askOnce(
  { input, output }: Terminal,
  question: string,
  isHidden: boolean,
  stop: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) return reject(abortReason(stop));
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({
      input,
      output: isHidden ? nowhere : output,
      terminal: true,
      // An arrow key would show the last answers again.
      historySize: 0,
    });
    const onAbort = (): void => end(() => reject(abortReason(stop)));
    const onCancel = (): void => end(() => reject(new CancelledError('Cancelled; nothing was written.')));
    const end = (settle: () => void): void => {
      stop.removeEventListener('abort', onAbort);
      lines.removeListener('close', onCancel);
      lines.close();
      settle();
    };
    const isUnfinished = (): void => {
      // Nobody sees the line feed of a hidden answer, and a cancelled one has none.
      output.write('\n');
      onCancel();
    };
    stop.addEventListener('abort', onAbort, { once: true });
    lines.once('SIGINT', isUnfinished);
    lines.once('close', onCancel);
    if (isHidden) output.write(question);
    lines.question(isHidden ? '' : question, (answer) => {
      if (isHidden) output.write('\n');
      end(() => resolve(answer.trim()));
    });
  });
}
