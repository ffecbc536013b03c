/**
 * Shows a run at the foot of a terminal while it goes on, and keeps log lines above it whole. Knows neither what is
 * shown nor how a terminal is written to.
 */
import type { Clock, Ticker } from '../clock';
import type { Screen } from './screen';
import type { Size } from './view';

export interface LiveView {
  /** Writes something above what is shown. */
  above(write: () => void): void;
  /** Takes the view away. */
  stop(): void;
}

export interface LiveViewOptions {
  readonly screen: Screen;
  readonly clock: Clock;
  readonly tick: Ticker;
  /** The lines that show the run now. */
  readonly linesFor: (size: Size) => readonly string[];
}

/** Five times a second is as fast as a figure can be read. */
const DRAW_EVERY_MS = 200;
/** Lines that are logged in a burst don't bring the view back each time. */
const SHORTEST_BETWEEN_MS = 100;

export function startLiveView({ screen, clock, tick, linesFor }: LiveViewOptions): LiveView {
  let drawnAtMs = -Infinity;
  let isShown = false;
  let isOver = false;
  const draw = (): void => {
    if (isOver) return;
    drawnAtMs = clock.now();
    isShown = true;
    screen.show(linesFor(screen.size));
  };
  const clear = (): void => {
    if (isShown) screen.clear();
    isShown = false;
  };
  draw();
  const stopTicking = tick(DRAW_EVERY_MS, draw);
  return {
    above(write) {
      clear();
      write();
      if (clock.now() - drawnAtMs >= SHORTEST_BETWEEN_MS) draw();
    },
    stop() {
      stopTicking();
      clear();
      isOver = true;
    },
  };
}
