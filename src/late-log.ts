/**
 * A log that is built when it is first used: what builds it takes longer to load than a short command takes, and a
 * command that goes well tells nothing. Knows nothing of what is told.
 */
import type { Log } from './log';

/** A log like the one that `build` makes; `build` is called once, at the first use, or never. */
export function createLateLog(build: () => Log): Log {
  let built: Log | undefined;
  const log = (): Log => (built ??= build());
  return {
    debug: (line) => log().debug(line),
    info: (line) => log().info(line),
    warn: (line) => log().warn(line),
    error: (line) => log().error(line),
    critical: (line) => log().critical(line),
    hide: (secret) => log().hide(secret),
    setLevel: (level) => log().setLevel(level),
    setFormat: (format) => log().setFormat(format),
    setFrame: (frame) => log().setFrame(frame),
  };
}
